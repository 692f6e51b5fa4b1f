import Foundation
import Testing

@testable import RecoveryKit

@Suite struct SubprocessTests {
  private let environment = ["PATH": ExecutableSearch.defaultPath]

  private func run(_ script: String, input: [UInt8] = [], limit: Int = 4 << 20) throws -> Subprocess.Outcome {
    try Subprocess.run(
      ProgramInvocation(["sh", "-c", script], environment: environment), input: input, limit: limit,
      until: .in(.seconds(60)))
  }

  @Test func passesMoreThanAPipeHoldsThroughBothWays() throws {
    let input = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    let outcome = try run("cat", input: input)
    #expect(outcome.status == .exited(0))
    #expect(outcome.output == input)
  }

  @Test func keepsBothOutputsApartUpToTheLimit() throws {
    let outcome = try run("head -c 300000 /dev/zero; head -c 200000 /dev/zero >&2; exit 3", limit: 1000)
    #expect(outcome.status == .exited(3))
    #expect(outcome.output.count == 1000)
    #expect(outcome.errors.count == 1000)
  }

  @Test func tellsASignalFromAnExit() throws {
    #expect(try run("kill -TERM $$").status == .signalled(SIGTERM))
  }

  @Test func aProgramMayLeaveItsInputUnread() throws {
    #expect(try run("exit 0", input: [UInt8](repeating: 1, count: 1 << 20)).status == .exited(0))
  }

  @Test func doesNotWaitForADescendantThatKeepsTheOutputOpen() throws {
    let outcome = try run("sleep 1000 & echo here")
    #expect(outcome.outputText == "here\n")
  }

  @Test func passesOnNothingButTheThreeStreamsAndDefaultSignals() throws {
    // A descriptor that somebody forgot to mark, and an ignored signal.
    let forgotten = Descriptor(owning: open("/dev/null", O_RDONLY))
    signal(SIGPIPE, SIG_IGN)
    let outcome = try Subprocess.run(
      ProgramInvocation(["sh", "-c", "ls /proc/$$/fd; grep SigIgn /proc/$$/status"], environment: environment))
    withExtendedLifetime(forgotten.number) {}
    #expect(outcome.outputText.hasPrefix("0\n1\n2\nSigIgn:"))
    // Signals 32 and 33 are glibc's own; posix_spawn ignores them in the child.
    let ignored = outcome.outputText.split(separator: "\t").last.flatMap { UInt64($0.dropLast(), radix: 16) }
    #expect(ignored.map { $0 & 0x7fff_ffff } == 0)
  }

  @Test func theEnvironmentIsTheGivenOneAlone() throws {
    let outcome = try Subprocess.run(ProgramInvocation(["/usr/bin/env"], environment: ["A": "1=2", "B": ""]))
    #expect(outcome.outputText.split(separator: "\n").sorted() == ["A=1=2", "B="])
  }

  @Test func aMissingProgramNamesItsPackage() throws {
    #expect {
      try Subprocess.run(ProgramInvocation(["no-such-program"], environment: environment, package: "its-package"))
    } throws: {
      let error = $0 as? RecoveryError
      return error?.code == .toolMissing && error?.hints == ["install it: sudo apt-get install its-package"]
    }
  }

  @Test func atTheDeadlineEverythingItStartedIsKilled() throws {
    let directory = try TestDirectory()
    let file = directory.file("pid")
    #expect(throws: RecoveryError.self) {
      try Subprocess.run(
        ProgramInvocation(["sh", "-c", "sleep 1000 & echo $! > \(file); wait"], environment: environment),
        until: .in(.seconds(2)))
    }
    let text = try String(contentsOfFile: file, encoding: .utf8).trimmingCharacters(in: .whitespacesAndNewlines)
    let process = try #require(pid_t(text))
    #expect(eventually { !isRunning(process) })
  }

  @Test func runsAsAnotherAccountInAnotherDirectory() throws {
    guard let account = Account.unprivileged else { return }
    var invocation = ProgramInvocation(["sh", "-c", "id -u; id -G; pwd"], environment: environment)
    invocation.account = account
    invocation.directory = "/usr"
    #expect(try Subprocess.run(invocation).outputText == "\(account.user)\n\(account.group)\n/usr\n")
  }
}
