import Foundation
import Testing

@testable import RecoveryKit

@Suite struct ThrowawayClusterTests {
  @Test func livesForItsOwnerAndIsGoneWithIt() throws {
    let work = try TestDirectory()
    var process: pid_t = 0
    do {
      let cluster = try ThrowawayCluster(in: work.path, major: 15, superuser: "vcap d-é")
      process = cluster.process
      let connection = try PGConnection(cluster.target)
      let facts = try ServerFacts(of: connection)
      #expect(facts.bootstrapRole == "vcap d-é")
      #expect(facts.knows(locale: "C.UTF-8"))
      func setting(_ name: String) throws -> String? {
        try connection.query("SELECT current_setting($1) AS v", parameters: [name]).rows.first?["v"]
      }
      #expect(try setting("listen_addresses") == "")
      #expect(try setting("fsync") == "off")
      #expect(try setting("wal_level") == "minimal")
      #expect(cluster.status == nil)
      #expect(isRunning(process))
      // Owner alive: untouched.
      #expect(DrillLeftovers.remove(in: work.path).isEmpty)
      #expect(try connection.query("SELECT 1").rows.count == 1)
      let mode = try FileManager.default.attributesOfItem(atPath: "\(cluster.path)/cluster")[.posixPermissions] as? Int
      #expect(mode == 0o700)
    }
    #expect(!isRunning(process))
    #expect(work.names.isEmpty)
  }

  @Test func aFailedStartLeavesNothingAndShowsTheLastWords() throws {
    let work = try TestDirectory()
    var refusal: RecoveryError?
    do throws(RecoveryError) {
      _ = try ThrowawayCluster(in: work.path, major: 15, superuser: "pg_reserved")
    } catch {
      refusal = error
    }
    #expect(refusal?.code == .targetNotFit)
    #expect(refusal?.hints.joined().contains("pg_reserved") == true)
    #expect(work.names.isEmpty)
  }

  @Test func aPathTooLongForASocketIsRefusedBeforeAnythingIsMade() throws {
    let work = try TestDirectory()
    let long = work.file(String(repeating: "x", count: 80))
    try FileManager.default.createDirectory(atPath: long, withIntermediateDirectories: false)
    #expect(throws: RecoveryError.self) { _ = try ThrowawayCluster(in: long, major: 15) }
    #expect(try FileManager.default.contentsOfDirectory(atPath: long).isEmpty)
  }

  @Test func aMissingWorkDirectoryIsNamed() throws {
    var message = ""
    do throws(RecoveryError) { _ = try ThrowawayCluster(in: "/nowhere", major: 15) } catch { message = error.message }
    #expect(message.contains("/nowhere"))
  }

  @Test func afterAKillTheServerEndsAndTheLeftoversAreFound() async throws {
    let work = try TestDirectory()
    let (path, file) = (work.path, work.file("pid"))
    await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String, file = file as String] in
      let cluster = try ThrowawayCluster(in: path, major: 15)
      try "\(cluster.process)".write(toFile: file, atomically: true, encoding: .utf8)
      kill(getpid(), SIGKILL)
      withExtendedLifetime(cluster.process) {}
    }
    let process = try #require(pid_t(String(contentsOfFile: file, encoding: .utf8)))
    #expect(eventually { !isRunning(process) })
    let removed = DrillLeftovers.remove(in: path)
    #expect(removed.count == 1)
    #expect(work.names == ["pid"])
    // The fifth column is the process that made a segment.
    let segments = try String(contentsOfFile: "/proc/sysvipc/shm", encoding: .utf8).split(separator: "\n")
    #expect(!segments.contains { $0.split(separator: " ").dropFirst(4).first == "\(process)" })
  }

  @Test func aServerThatOutlivedItsOwnerIsEnded() throws {
    let work = try TestDirectory()
    let directory = work.file("a9s-drill-1")
    let cluster = DrillDirectory.cluster(in: directory)
    try FileManager.default.createDirectory(atPath: cluster, withIntermediateDirectories: true)
    if let account = Account.unprivileged { chown(cluster, account.user, account.group) }
    let programs = try ServerPrograms.find(wanted: 15)
    let data = DrillDirectory.data(in: directory)
    for words in [
      [programs.path("initdb"), "-D", data, "-N"],
      [programs.path("pg_ctl"), "-D", data, "-w", "-o", "-h '' -k \(cluster)", "start"],
    ] {
      var invocation = ProgramInvocation(words, environment: ["PATH": ExecutableSearch.defaultPath])
      invocation.account = .unprivileged
      invocation.directory = "/"
      #expect(try Subprocess.run(invocation, until: .in(.seconds(120))).status.isSuccess)
    }
    let text = try String(contentsOfFile: "\(data)/postmaster.pid", encoding: .utf8)
    let process = try #require(text.split(separator: "\n").first.flatMap { pid_t($0) })
    #expect(isRunning(process))
    #expect(DrillLeftovers.remove(in: work.path) == [directory])
    #expect(!isRunning(process))
    #expect(work.names.isEmpty)
  }

  @Test func aStrangersProcessInThePidFileIsLeftAlone() throws {
    let work = try TestDirectory()
    let directory = work.file("a9s-drill-1")
    let data = DrillDirectory.data(in: directory)
    try FileManager.default.createDirectory(atPath: data, withIntermediateDirectories: true)
    let stranger = try ChildProcess(
      ProgramInvocation(["sleep", "1000"], environment: ["PATH": ExecutableSearch.defaultPath]))
    try "\(stranger.process)\n".write(toFile: "\(data)/postmaster.pid", atomically: true, encoding: .utf8)
    #expect(DrillLeftovers.remove(in: work.path) == [directory])
    #expect(stranger.status == nil)
  }
}
