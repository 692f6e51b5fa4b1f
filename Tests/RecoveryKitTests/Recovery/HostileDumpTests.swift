import Foundation
import Testing

@testable import RecoveryKit

/// Dumps that want to run a command on this machine.
@Suite struct HostileDumpTests {
  /// Each writes the file MARK where nothing stops it.
  static let attacks: [(name: String, lines: [String])] = [
    ("a shell command", ["\\! touch MARK"]),
    ("a backquote in \\connect", ["\\connect `touch MARK`"]),
    ("a backquote in \\restrict", ["\\restrict `touch MARK`"]),
    ("a COPY inside parentheses", ["SELECT (1;", "COPY t FROM stdin;", "\\! touch MARK", "\\."]),
    (
      "a string that ends elsewhere",
      ["SET standard_conforming_strings = off;", "SELECT '\\'; --'; \\! touch MARK"]
    ),
    ("a pipe behind \\g", ["SELECT 1 \\g |touch MARK"]),
    ("a COPY that cannot start", ["COPY public.missing (a) FROM stdin;", "\\! touch MARK", "\\."]),
  ]

  private func dump(_ lines: [String], mark: String) -> Data {
    RestoreErrorsTests.dump(lines.map { $0.replacing("MARK", with: mark) })
  }

  /// A psql that tells when it is started.
  private func watchedPsql(_ folder: TestDirectory) throws -> String {
    let script = "#!/bin/sh\n[ \"$1\" = --version ] || touch '\(folder.file("started"))'\nexec /usr/bin/psql \"$@\"\n"
    try script.write(toFile: folder.file("psql"), atomically: true, encoding: .utf8)
    chmod(folder.file("psql"), 0o755)
    return "\(folder.path):\(ExecutableSearch.defaultPath)"
  }

  @Test(arguments: attacks.dropLast().map(\.name))
  func theDumpIsRefusedBeforePsqlStarts(name: String) throws {
    let lines = try #require(Self.attacks.first { $0.name == name }).lines
    let folder = try TestDirectory()
    let site = try RestoreSite(dump(lines, mark: folder.file("mark")))
    let result = try site.restore(environment: ["PATH": try watchedPsql(folder)])
    #expect(result.status == 11)
    #expect(result.error["code"] as? String == "dump_refused")
    #expect(result.json["target"] as? String == "untouched")
    #expect(!FileManager.default.fileExists(atPath: folder.file("started")))
    #expect(!FileManager.default.fileExists(atPath: folder.file("mark")))
  }

  /// The second wall: with the scanner's refusal off, psql's own restriction still holds.
  @Test(arguments: attacks.map(\.name))
  func theRestrictionHoldsWhereTheScannerWouldNot(name: String) throws {
    let lines = try #require(Self.attacks.first { $0.name == name }).lines
    let folder = try TestDirectory()
    let site = try RestoreSite(dump(lines, mark: folder.file("mark")))
    let opened = try open(site)
    let load = DumpLoad(
      opened: opened, proof: try Self.unguardedProof(opened), changes: DumpChanges(), before: TargetBefore(),
      psql: try PsqlProgram.find(ProcessInfo.processInfo.environment), database: "postgres",
      environment: site.target.socketTarget.environment(base: ProcessInfo.processInfo.environment),
      refusal: .switchedOff)
    _ = try? load.run(observer: Silence())
    #expect(!FileManager.default.fileExists(atPath: folder.file("mark")))
  }

  /// The control: without either wall, psql does what the dump wants.
  @Test func withoutAnyWallTheCommandRuns() throws {
    let folder = try TestDirectory()
    let cluster = try TestCluster.shared.get()
    let text = dump(["SELECT (1;", "COPY t FROM stdin;", "\\! touch MARK", "\\."], mark: folder.file("mark"))
    _ = try? Shell.run(
      "psql -X -f - postgres", input: text,
      environment: ["PGHOST": cluster.path, "PGPORT": "\(cluster.port)", "PGUSER": "postgres"])
    #expect(FileManager.default.fileExists(atPath: folder.file("mark")))
  }

  private func open(_ site: RestoreSite) throws -> OpenedBackup {
    let store = try openStore(.folder(path: site.store.path), settings: StoreSettings(), environment: [:])
    let backup = try Catalog(store).newest(id: nil, in: store.location, guid: nil)
    let key = KeyCandidate(reference: "env:KEY", passphrase: Secret(Array(BackupFixture.key.utf8)))
    return try OpenedBackup(backup, in: store, keys: KeyRing([key]))
  }

  /// What a proof would have found, had it not refused.
  private static func unguardedProof(_ opened: OpenedBackup) throws -> Proof {
    var pass = try DumpPass(opened, stage: "proving", observer: Silence())
    var scanner = DumpScanner(sink: Recorder(), refusal: .switchedOff)
    _ = try? pass.run(&scanner)
    return Proof(report: DumpReport(), bytes: pass.bytes, sha256: pass.sha256())
  }
}

/// An observer that nobody listens to.
struct Silence: Observer {
  func step(_ text: String) {}
  func progress(_ progress: WorkProgress) {}
  func warn(_ text: String) {}
}
