/// The psql on this machine, and whether it may be trusted with this dump.
public struct PsqlProgram: Sendable {
  /// Where it is.
  public let path: String
  /// What it says of itself.
  public let version: ServerVersion

  /// Finds psql on PATH.
  ///
  /// - Throws: ``ErrorCode/toolMissing``, ``ErrorCode/toolTooOld``.
  public static func find(_ environment: [String: String]) throws(RecoveryError) -> PsqlProgram {
    let path = try ExecutableSearch.require(
      "psql", path: environment["PATH"] ?? ExecutableSearch.defaultPath, package: "postgresql-client")
    let output = try Subprocess.run(ProgramInvocation([path, "--version"], environment: environment)).outputText
    guard let version = ServerVersion(in: output) else {
      throw RecoveryError(.toolMissing, "\(path) does not say its version", hints: ["is it PostgreSQL's psql?"])
    }
    return PsqlProgram(path: path, version: version)
  }

  /// - Throws: ``ErrorCode/toolTooOld`` for a psql without `\restrict`, or older than the server that was dumped.
  public func checkFit(for report: DumpReport) throws(RecoveryError) {
    if !version.hasRestrict {
      throw RecoveryError(
        .toolTooOld, "psql \(version) has no \\restrict: a dump could run commands on this machine (CVE-2025-8714)",
        hints: ["upgrade it: 13.22, 14.19, 15.14, 16.10, 17.6 or later have it"])
    }
    if let major = report.serverMajor, version.major < major {
      throw RecoveryError(
        .toolTooOld, "psql \(version) is older than the server that was dumped (\(major))",
        hints: ["install 'postgresql-client-\(major)' or later"])
    }
  }

  /// What to know of a psql that reads the rows of a failed COPY as SQL; nil for one that does not.
  public var warning: String? {
    version.skipsRowsOfFailedCopy
      ? nil
      : "psql \(version) reads the rows of a COPY that failed to start as SQL: the first failed COPY will end the restore"
        + " (14.24, 15.19, 16.15, 17.11 and 18.6 are fixed)"
  }
}
