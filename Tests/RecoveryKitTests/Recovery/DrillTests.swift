import Foundation
import Glibc
import Testing

@testable import RecoveryKit

/// Drills on this machine's PostgreSQL: what is proven, what is named, and that nothing is left.
@Suite struct DrillTests {
  private let store: TestDirectory
  private let work: TestDirectory

  init() throws {
    store = try TestDirectory()
    work = try TestDirectory()
    // The server's own account must be able to come to its directory.
    chmod(work.path, 0o711)
  }

  private var environment: [String: String] { ["DRILL_KEY": BackupFixture.key] }

  private func words(_ more: [String]) -> [String] {
    ["drill", "--store", store.path, "--key", "env:DRILL_KEY", "--work-dir", work.path, "--json"] + more
  }

  private func drill(_ dump: Data, _ more: [String] = []) throws -> ToolResult {
    if try FileManager.default.contentsOfDirectory(atPath: store.path).isEmpty {
      try BackupFixture(dump: dump, in: store.path, chunk: 1 << 20)
    }
    let result = try BuiltTool.run(words(more), environment: environment)
    try expectNothingLeft()
    return result
  }

  private func expectNothingLeft() throws {
    #expect(try FileManager.default.contentsOfDirectory(atPath: work.path).filter { $0.contains("a9s-drill") } == [])
    #expect(servers().isEmpty)
  }

  /// The PostgreSQL processes that work in our work directory.
  private func servers() -> [pid_t] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    return names.compactMap { pid_t($0) }.filter { process in
      let place = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(process)/cwd")
      return place?.hasPrefix(work.path) == true && isRunning(process)
    }
  }

  @Test func aRestoredBackupIsProvenAndReported() throws {
    let (json, markdown) = (store.path + "-report.json", store.path + "-report.md")
    defer { for path in [json, markdown] { try? FileManager.default.removeItem(atPath: path) } }
    let result = try drill(try OddCluster.plain, ["--report", json, "--report", markdown])
    #expect(result.status == 0, "\(result.output)")
    #expect(result.json["verdict"] as? String == "proven")
    #expect(result.json["target"] as? String == "restored")
    let checks = try #require(result.json["checks"] as? [[String: Any]])
    #expect(checks.allSatisfy { $0["passed"] as? Bool == true })
    #expect(checks.contains { $0["name"] as? String == "pg_amcheck" })
    #expect((result.json["rpo_seconds"] as? Double ?? 0) > 0)
    #expect((result.json["rto_seconds"] as? Double ?? 0) > 0)
    let report = try JSONSerialization.jsonObject(with: Data(contentsOf: URL(filePath: json))) as? [String: Any]
    #expect(report?["verdict"] as? String == "proven")
    let text = try String(contentsOfFile: markdown, encoding: .utf8)
    #expect(text.hasPrefix("# Restore drill: proven\n"))
    #expect(text.contains("| app | "))
  }

  @Test func anOldBackupFailsTheDrill() throws {
    let result = try drill(try SampleDumps.small, ["--max-age", "26h"])
    #expect(result.status == 10)
    #expect(result.error["code"] as? String == "backup_too_old")
  }

  @Test func aDumpThatFailsInPartFailsTheDrill() throws {
    let result = try drill(RestoreErrorsTests.dump(["SELECT 1/0;"]))
    #expect(result.status == 14)
    #expect(result.json["target"] as? String == "restored")
  }

  /// What a site has and this machine lacks: the lines of the dump, the words that name it, the options that help.
  struct Want: Sendable, CustomTestStringConvertible {
    var name: String, lines: [String], hints: [String], options: [String], exception: String
    var testDescription: String { name }
  }

  static let wants = [
    Want(
      name: "an extension",
      lines: ["\\connect repmgr_cluster", "", "CREATE EXTENSION IF NOT EXISTS nowhere_to_be_had;"],
      hints: ["postgresql-15-nowhere-to-be-had", "--skip-database repmgr_cluster"],
      options: ["--skip-database", "repmgr_cluster"], exception: "database repmgr_cluster was left out"),
    Want(
      name: "a locale", lines: ["\\connect repmgr_cluster", ""],
      hints: ["--map-locale tlh_KX.UTF-8=C.UTF-8"], options: ["--map-locale", "tlh_KX.UTF-8=C.UTF-8"],
      exception: "locale tlh_KX.UTF-8 was replaced by C.UTF-8"),
  ]

  @Test(arguments: wants)
  func whatIsLackingIsNamedFirstAndThenExcepted(_ want: Want) throws {
    let locale = want.name == "a locale" ? "tlh_KX.UTF-8" : "C.UTF-8"
    let dump = RestoreErrorsTests.dump(
      [
        "--", "-- PostgreSQL database dump complete", "--", "", "--", "-- Database \"repmgr_cluster\" dump", "--", "",
        "--", "-- PostgreSQL database dump", "--", "",
        "CREATE DATABASE repmgr_cluster WITH TEMPLATE = template0 ENCODING = 'UTF8' LOCALE = '\(locale)';", "",
      ] + want.lines
    )
    let refused = try drill(dump)
    #expect(refused.status == 15, "\(refused.output)")
    let hints = "\(refused.error["hints"] ?? "")"
    #expect(want.hints.allSatisfy { hints.contains($0) }, "\(hints)")
    let excepted = try drill(dump, want.options)
    #expect(excepted.status == 0, "\(excepted.output)")
    #expect(excepted.json["verdict"] as? String == "proven_with_exceptions")
    #expect(excepted.json["exceptions"] as? [String] == [want.exception])
  }

  @Test func tablespacesAreMappedIntoTheWorkDirectory() throws {
    let cluster = try TestCluster()
    let place = "\(cluster.path)/fast"
    mkdir(place, 0o700)
    if let account = Account.unprivileged { chown(place, account.user, account.group) }
    try cluster.psql("CREATE TABLESPACE fast LOCATION '\(place)'")
    try cluster.psql("CREATE TABLE there (a int) TABLESPACE fast; INSERT INTO there VALUES (1)")
    let result = try drill(try cluster.dumpAll())
    #expect(result.status == 0, "\(result.output)")
    #expect(result.json["verdict"] as? String == "proven_with_exceptions")
    #expect(
      (result.json["exceptions"] as? [String])?.first?.hasPrefix("tablespace fast was mapped from \(place)") == true)
  }

  /// Many rows, so that a drill takes a while.
  private static let large = {
    let rows = (0..<300_000).map { "\($0)\t\(String(repeating: "x", count: 60))" }
    return RestoreErrorsTests.dump(
      ["CREATE TABLE public.t (a integer, b text);", "COPY public.t (a, b) FROM stdin;"] + rows + ["\\."])
  }()

  /// Starts a drill and waits until its server runs.
  private func begun(_ home: TestDirectory) throws -> ChildProcess {
    try BackupFixture(dump: Self.large, in: store.path, chunk: 1 << 20)
    let tool = try ChildProcess(
      try BuiltTool.invocation(words([]), environment, home: home), output: .file(home.file("out")),
      errors: .file(home.file("err")))
    #expect(eventually { servers().count > 3 })
    return tool
  }

  @Test func anInterruptedDrillRemovesEverything() throws {
    let home = try TestDirectory()
    let tool = try begun(home)
    kill(tool.process, SIGINT)
    let status = try #require(try tool.wait(until: .in(.seconds(60))))
    let said = try String(contentsOfFile: home.file("out"), encoding: .utf8)
    #expect(BuiltTool.code(status) == 130, "\(said)")
    try expectNothingLeft()
  }

  @Test func whatAKilledDrillLeftIsRemovedByTheNext() throws {
    let home = try TestDirectory()
    let tool = try begun(home)
    kill(tool.process, SIGKILL)
    _ = try tool.wait(until: .in(.seconds(60)))
    #expect(try FileManager.default.contentsOfDirectory(atPath: work.path).contains { $0.hasPrefix("a9s-drill-") })
    let next = try drill(Self.large)
    #expect(next.status == 0, "\(next.output)")
    #expect((next.json["warnings"] as? [String])?.contains { $0.hasPrefix("removed what a killed drill left") } == true)
  }
}
