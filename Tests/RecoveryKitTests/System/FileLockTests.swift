import Foundation
import Testing

@testable import RecoveryKit

@Suite struct FileLockTests {
  @Test func aHeldLockNamesItsHolder() throws {
    let directory = try TestDirectory()
    let path = directory.file("lock")
    let held = try FileLock(path: path)
    #expect {
      _ = try FileLock(path: path, subject: "the recovery of d1")
    } throws: {
      let error = $0 as? RecoveryError
      return error?.code == .locked && error?.exit == .locked
        && error?.message.hasPrefix("the recovery of d1 is held by process \(getpid()) of ") == true
    }
    #expect(try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int == 0o600)
    withExtendedLifetime(held.path) {}
  }

  @Test func itIsFreeAfterItsHolder() throws {
    let directory = try TestDirectory()
    for _ in 0..<2 { _ = try FileLock(path: directory.file("lock")) }
    #expect(try String(contentsOfFile: directory.file("lock"), encoding: .utf8).isEmpty)
  }

  @Test func anotherProcessHoldsIt() throws {
    let directory = try TestDirectory()
    let path = directory.file("lock")
    var other = try ChildProcess(
      ProgramInvocation(["flock", path, "cat"], environment: ["PATH": ExecutableSearch.defaultPath]), input: .pipe,
      output: .pipe)
    #expect(Array("x".utf8).withUnsafeBytes { other.input.write($0) } == .moved(1))
    #expect(eventually { !Readiness.wait(reading: [other.output.number]).isEmpty })
    #expect(throws: RecoveryError.self) { _ = try FileLock(path: path) }
    other.input.close()
    #expect(try other.wait(until: .in(.seconds(60))) == .exited(0))
    _ = try FileLock(path: path)
  }

  @Test func itDiesWithAKilledHolder() async throws {
    let directory = try TestDirectory()
    let path = directory.file("lock")
    await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String] in
      let lock = try FileLock(path: path)
      kill(getpid(), SIGKILL)
      withExtendedLifetime(lock.path) {}
    }
    // The dead holder's name is still in it, and means nothing.
    #expect(try !String(contentsOfFile: path, encoding: .utf8).isEmpty)
    _ = try FileLock(path: path)
  }

  @Test func aLinkIsNotFollowed() throws {
    let directory = try TestDirectory()
    try FileManager.default.createSymbolicLink(
      atPath: directory.file("lock"), withDestinationPath: directory.file("elsewhere"))
    #expect(throws: RecoveryError.self) { _ = try FileLock(path: directory.file("lock")) }
    #expect(directory.names == ["lock"])
  }
}
