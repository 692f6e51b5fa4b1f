import Foundation
import Testing

@testable import RecoveryKit

@Suite struct ChildProcessTests {
  private func cat(keepsOwnInputOpen: Bool) throws -> ChildProcess {
    var invocation = ProgramInvocation(["cat"], environment: ["PATH": ExecutableSearch.defaultPath])
    invocation.keepsOwnInputOpen = keepsOwnInputOpen
    return try ChildProcess(invocation, input: .pipe, output: .pipe)
  }

  /// Sends a line through the child, which proves that it runs and reads.
  private func echo(_ child: borrowing ChildProcess) -> Bool {
    guard Array("line\n".utf8).withUnsafeBytes({ child.input.write($0) }) == .moved(5) else { return false }
    var buffer = [UInt8](repeating: 0, count: 16)
    return eventually { buffer.withUnsafeMutableBytes { child.output.read(into: $0) } == .moved(5) }
  }

  @Test func theEndOfItsInputEndsAnOrdinaryChild() throws {
    var child = try cat(keepsOwnInputOpen: false)
    let isAnswered = echo(child)
    #expect(isAnswered)
    child.input.close()
    #expect(try child.wait(until: .in(.seconds(60))) == .exited(0))
  }

  @Test func ourLeavingIsNoEndOfInputToAChildThatHoldsIt() throws {
    var child = try cat(keepsOwnInputOpen: true)
    let isAnswered = echo(child)
    #expect(isAnswered)
    let writeEnd = "/proc/\(child.process)/fd/3"
    let pipe = try FileManager.default.destinationOfSymbolicLink(atPath: writeEnd)
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(child.process)/fd/0") == pipe)
    child.input.close()
    // Not a wait for nothing to happen: the pipe can be written to through the child's own end, so it has not ended.
    let other = Descriptor(owning: open(writeEnd, O_WRONLY | O_NONBLOCK | O_CLOEXEC))
    #expect(Array("more\n".utf8).withUnsafeBytes { other.write($0) } == .moved(5))
    var buffer = [UInt8](repeating: 0, count: 16)
    #expect(eventually { buffer.withUnsafeMutableBytes { child.output.read(into: $0) } == .moved(5) })
    #expect(child.status == nil)
    child.kill(SIGTERM)
    #expect(try child.wait(until: .in(.seconds(60))) == .signalled(SIGTERM))
  }

  @Test func lettingGoKillsTheWholeGroup() throws {
    var grandchild: pid_t = 0
    do {
      let child = try ChildProcess(
        ProgramInvocation(
          ["sh", "-c", "sleep 1000 & echo $!; wait"], environment: ["PATH": ExecutableSearch.defaultPath]),
        output: .pipe)
      var buffer = [UInt8](repeating: 0, count: 32)
      var count = 0
      #expect(
        eventually {
          guard case .moved(let read) = buffer.withUnsafeMutableBytes({ child.output.read(into: $0) }) else {
            return false
          }
          count = read
          return true
        })
      let text = String(decoding: buffer[..<count], as: UTF8.self)
      grandchild = try #require(pid_t(text.trimmingCharacters(in: .newlines)))
      #expect(isRunning(grandchild))
    }
    #expect(eventually { !isRunning(grandchild) })
  }

  @Test func theDeadlineOfAWaitLeavesTheChildRunning() throws {
    let child = try cat(keepsOwnInputOpen: false)
    #expect(try child.wait(until: .in(.milliseconds(1))) == nil)
    #expect(child.status == nil)
  }

  @Test func aChildDiesWithItsParent() async throws {
    let directory = try TestDirectory()
    let file = directory.file("pid")
    await #expect(processExitsWith: .signal(SIGKILL)) { [file = file as String] in
      var invocation = ProgramInvocation(["cat"], environment: ["PATH": ExecutableSearch.defaultPath])
      invocation.diesWithParent = true
      invocation.keepsOwnInputOpen = true
      let child = try ChildProcess(invocation, input: .pipe, output: .pipe)
      _ = Array("x".utf8).withUnsafeBytes { child.input.write($0) }
      // Its answer proves that setpriv is through and has become cat.
      _ = Readiness.wait(reading: [child.output.number], atMost: 60_000)
      try "\(child.process)".write(toFile: file, atomically: true, encoding: .utf8)
      kill(getpid(), SIGKILL)
    }
    let process = try #require(pid_t(String(contentsOfFile: file, encoding: .utf8)))
    #expect(eventually { !isRunning(process) })
  }

  @Test func outputToAFileIsAppendedAndPrivate() throws {
    let directory = try TestDirectory()
    let file = directory.file("log")
    for word in ["one", "two"] {
      let child = try ChildProcess(
        ProgramInvocation(["echo", word], environment: ["PATH": ExecutableSearch.defaultPath]), output: .file(file))
      #expect(try child.wait(until: .in(.seconds(60))) == .exited(0))
    }
    #expect(try String(contentsOfFile: file, encoding: .utf8) == "one\ntwo\n")
    #expect(try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int == 0o600)
  }
}
