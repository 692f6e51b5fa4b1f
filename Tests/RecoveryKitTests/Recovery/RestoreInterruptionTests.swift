import Foundation
import Glibc
import Testing

@testable import RecoveryKit

/// Restores that are cut off: what stands, what is said, and what the next run knows.
@Suite struct RestoreInterruptionTests {
  /// One table whose rows take psql a while.
  private static let large = Result {
    let cluster = try TestCluster()
    try cluster.psql(
      "CREATE TABLE large AS SELECT n, md5(n::text) AS a, md5((-n)::text) AS b FROM generate_series(1, 600000) AS n")
    return try cluster.dumpAll()
  }

  /// A restore that is held in the middle of the large table's rows: its psql is stopped.
  private struct Running: ~Copyable {
    let site: RestoreSite
    let tool: ChildProcess
    let home: TestDirectory

    private init(_ site: RestoreSite, _ home: TestDirectory, _ tool: consuming ChildProcess) {
      self.site = site
      self.home = home
      self.tool = tool
    }

    static func begun() throws -> Running {
      let site = try RestoreSite(try large.get(), chunk: 1 << 20)
      let home = try TestDirectory()
      let running = Running(
        site, home,
        try ChildProcess(
          try BuiltTool.invocation(site.words(), site.environment, home: home), output: .file(home.file("out")),
          errors: .file(home.file("err"))))
      let query = "SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'COPY public.large%'"
      #expect(try eventually { try site.target.psql(query).hasPrefix("1") })
      kill(try #require(try running.psql), SIGSTOP)
      return running
    }

    var psql: pid_t? {
      get throws {
        // psql is in a process group of its own; its parent is the tool.
        try String(contentsOfFile: "/proc/\(tool.process)/task/\(tool.process)/children", encoding: .utf8)
          .split(separator: " ").first.flatMap { pid_t($0) }
      }
    }

    func end() throws -> (status: Int32, document: [String: Any]) {
      let status = try #require(try tool.wait(until: .in(.seconds(60))))
      let output = try Data(contentsOf: URL(filePath: home.file("out")))
      let document = try JSONSerialization.jsonObject(with: output) as? [String: Any] ?? [:]
      return (BuiltTool.code(status), document)
    }
  }

  @Test(arguments: [SIGINT, SIGTERM])
  func aSignalLeavesThePartialTargetSaid(signal: Int32) throws {
    let running = try Running.begun()
    let psql = try #require(try running.psql)
    kill(running.tool.process, signal)
    let (status, document) = try running.end()
    #expect(status == 20)
    #expect(document["target"] as? String == "partial")
    #expect(document["verdict"] as? String == "partial")
    #expect(eventually { !isRunning(psql) })
  }

  @Test func aKilledPsqlIsNoEndOfTheDump() throws {
    let running = try Running.begun()
    kill(try #require(try running.psql), SIGKILL)
    let (status, document) = try running.end()
    #expect(status == 20)
    #expect(document["target"] as? String == "partial")
    #expect(try running.site.target.psql("SELECT count(*) FROM large").hasPrefix("0"))
  }

  @Test func aCrashedServerIsSaid() throws {
    let running = try Running.begun()
    let psql = try #require(try running.psql)
    try running.site.target.crash()
    kill(psql, SIGCONT)
    let (status, document) = try running.end()
    #expect(status == 20)
    #expect(document["target"] as? String == "partial")
  }

  @Test func whatAKilledToolLeftIsSeenByTheNextRun() throws {
    let running = try Running.begun()
    let site = running.site
    let psql = try #require(try running.psql)
    kill(running.tool.process, SIGKILL)
    #expect(eventually { !isRunning(psql) })
    #expect(try site.target.psql("SELECT count(*) FROM large").hasPrefix("0"))
    let refused = try site.restore()
    #expect(refused.status == 15)
    #expect((refused.error["message"] as? String)?.contains("did not end: the target is partly restored") == true)
    #expect(refused.json["target"] as? String == "partial")
    let again = try site.restore(["--replace-databases", "--yes"])
    #expect(again.status == 0, "\(again.output)")
    #expect(try site.target.psql("SELECT count(*) FROM large").hasPrefix("600000"))
    #expect(try site.restore().error["message"].map { "\($0)".contains("did not end") } == false)
  }

  @Test func twoRestoresIntoOneServerMeet() throws {
    let running = try Running.begun()
    let second = try running.site.restore()
    kill(try #require(try running.psql), SIGCONT)
    #expect(second.status == 18, "\(second.output)")
    #expect(second.error["code"] as? String == "locked")
    #expect(try running.end().status == 0)
  }
}
