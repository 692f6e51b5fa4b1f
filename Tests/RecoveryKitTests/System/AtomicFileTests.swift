import Foundation
import Testing

@testable import RecoveryKit

@Suite struct AtomicFileTests {
  private func write(_ text: String, to path: String, overwriting: Bool = false) throws {
    var file = try AtomicFile(path: path, overwriting: overwriting)
    for byte in text.utf8 { try withUnsafeBytes(of: byte) { try file.write($0) } }
    try file.commit()
  }

  private func code(_ body: () throws -> Void) -> ErrorCode? {
    do { try body() } catch { return (error as? RecoveryError)?.code }
    return nil
  }

  @Test func isThereWholeAndPrivate() throws {
    let directory = try TestDirectory()
    try write("all of it", to: directory.file("a"))
    #expect(directory.names == ["a"])
    #expect(try String(contentsOfFile: directory.file("a"), encoding: .utf8) == "all of it")
    #expect(try FileManager.default.attributesOfItem(atPath: directory.file("a"))[.posixPermissions] as? Int == 0o600)
  }

  @Test func withoutACommitNothingIsLeft() throws {
    let directory = try TestDirectory()
    do {
      var file = try AtomicFile(path: directory.file("a"))
      #expect(directory.names.isEmpty)
      try file.write(UnsafeRawBufferPointer(start: nil, count: 0))
      #expect(directory.names.count == 1)
      #expect(directory.names.first?.hasPrefix(".a.partial-") == true)
    }
    #expect(directory.names.isEmpty)
  }

  @Test func anExistingFileIsReplacedOnlyWhenTold() throws {
    let directory = try TestDirectory()
    let path = directory.file("a")
    try write("old", to: path)
    #expect(code { try write("new", to: path) } == .fileExists)
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "old")
    try write("new", to: path, overwriting: true)
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "new")
    #expect(directory.names == ["a"])
  }

  @Test func aFileThatCameMeanwhileIsKept() throws {
    let directory = try TestDirectory()
    let path = directory.file("a")
    #expect(
      code {
        var file = try AtomicFile(path: path)
        try write("theirs", to: path)
        try file.commit()
      } == .fileExists)
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "theirs")
    #expect(directory.names == ["a"])
  }

  @Test(arguments: [false, true]) func aDeviceOrALinkIsNeverReplaced(overwriting: Bool) throws {
    let directory = try TestDirectory()
    try FileManager.default.createSymbolicLink(atPath: directory.file("link"), withDestinationPath: "/dev/null")
    for path in ["/dev/null", directory.file("link")] {
      #expect(code { _ = try AtomicFile(path: path, overwriting: overwriting) } == .fileNotWritable)
    }
  }

  @Test func aMissingDirectoryIsNamed() throws {
    #expect(code { try write("x", to: "/nowhere/at/all") } == .fileNotWritable)
  }

  @Test func aCrashLeavesOnlyThePartialFile() async throws {
    let directory = try TestDirectory()
    let path = directory.file("a")
    await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String] in
      var file = try AtomicFile(path: path)
      try file.write(UnsafeRawBufferPointer(start: nil, count: 0))
      kill(getpid(), SIGKILL)
      try file.commit()
    }
    #expect(directory.names.count == 1)
    #expect(directory.names.first?.hasPrefix(".a.partial-") == true)
  }

  @Test(.enabled(if: geteuid() == 0, "mounting a small file system needs root"))
  func aFullDiskIsSaid() throws {
    let directory = try TestDirectory()
    let environment = ["PATH": ExecutableSearch.defaultPath]
    let mount = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", directory.path]
    guard try Subprocess.run(ProgramInvocation(mount, environment: environment)).status.isSuccess else { return }
    defer { _ = try? Subprocess.run(ProgramInvocation(["umount", directory.path], environment: environment)) }
    let bytes = [UInt8](repeating: 1, count: 256 << 10)
    #expect(
      code {
        var file = try AtomicFile(path: directory.file("a"))
        try bytes.withUnsafeBytes { try file.write($0) }
      } == .diskFull)
    #expect(directory.names.isEmpty)
  }
}
