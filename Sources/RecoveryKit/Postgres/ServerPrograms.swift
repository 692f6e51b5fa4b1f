import Foundation

/// PostgreSQL's server programs of one major version: `initdb`, `postgres`, `pg_amcheck` … in one directory.
public struct ServerPrograms: Equatable, Sendable {
  /// The directory, `/usr/lib/postgresql/15/bin`.
  public let directory: String
  /// The major version, 15.
  public let major: Int

  /// The path of one of the programs.
  public func path(_ name: String) -> String { "\(directory)/\(name)" }

  /// The programs fit for a dump of major version `wanted`: the same major if it is there, else the newest above it
  /// (an older server may not know what a newer one dumps). Throws ``ErrorCode/toolMissing``.
  ///
  /// Debian keeps them in `/usr/lib/postgresql/MAJOR/bin` (postgresql-common), off the `PATH`; where they are on the
  /// `PATH`, their directory is one candidate more.
  public static func find(
    wanted: Int, root: String = "/usr/lib/postgresql", path: String = ExecutableSearch.path
  ) throws(RecoveryError) -> ServerPrograms {
    let installed = installed(root: root, path: path)
    if let same = installed.first(where: { $0.major == wanted }) { return same }
    if let newest = installed.filter({ $0.major > wanted }).max(by: { $0.major < $1.major }) { return newest }
    let found = installed.isEmpty ? "none found" : "found: \(installed.map { "\($0.major)" }.joined(separator: ", "))"
    throw RecoveryError(
      .toolMissing, "no PostgreSQL server programs of version \(wanted) or newer (\(found))",
      hints: ["install them: sudo apt-get install postgresql-\(wanted)"])
  }

  /// Those of the newest major that is there.
  static var newest: ServerPrograms? {
    let installed = installed()
    return installed.first { $0.major == installed.map(\.major).max() }
  }

  /// All that are there, the oldest major first; what is on the `PATH` last.
  static func installed(root: String = "/usr/lib/postgresql", path: String = ExecutableSearch.path) -> [ServerPrograms]
  {
    let majors = ((try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []).compactMap { Int($0) }
    let debian = majors.sorted().map { ServerPrograms(directory: "\(root)/\($0)/bin", major: $0) }
    return (debian + [onPath(path)].compactMap { $0 }).filter {
      ExecutableSearch.find($0.path("initdb")) != nil && ExecutableSearch.find($0.path("postgres")) != nil
    }
  }

  /// `postgres --version` says `postgres (PostgreSQL) 15.20 (Debian …)`.
  private static func onPath(_ path: String) -> ServerPrograms? {
    guard let program = ExecutableSearch.find("postgres", path: path),
      let slash = program.lastIndex(of: "/"),
      let outcome = try? Subprocess.run(
        ProgramInvocation([program, "--version"], environment: ["PATH": path]), until: .in(.seconds(10))),
      let version = outcome.outputText.split(separator: ") ").dropFirst().first,
      let major = Int(version.prefix { $0.isNumber })
    else { return nil }
    return ServerPrograms(directory: String(program[..<slash]), major: major)
  }
}
