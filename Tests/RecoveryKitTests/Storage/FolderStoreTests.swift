import Foundation
import RecoveryKit
import Testing

@Suite struct FolderStoreTests {
  private let directory: TemporaryDirectory
  private let store: FolderStore

  init() throws {
    directory = try TemporaryDirectory()
    store = FolderStore(path: directory.path)
  }

  @Test func listsFilesAndLinksToThemOnly() throws {
    for name in ["c-2", "c-10", "a b", "ä", "+%41", ".c-3.part"] { try directory.write(name, Array(name.utf8)) }
    let files = FileManager.default
    try files.createDirectory(atPath: "\(directory.path)/c-dir", withIntermediateDirectories: false)
    try files.createSymbolicLink(atPath: "\(directory.path)/c-link", withDestinationPath: "c-2")
    try files.createSymbolicLink(atPath: "\(directory.path)/c-nowhere", withDestinationPath: "none")
    let all = try store.list(prefix: "")
    #expect(all.map(\.name) == ["+%41", "a b", "c-10", "c-2", "c-link", "ä"])
    #expect(try store.list(prefix: "c-").map(\.name) == ["c-10", "c-2", "c-link"])
    #expect(try store.list(prefix: "none").isEmpty)
    #expect(all.allSatisfy { $0.cold == nil && $0.etag != nil && $0.modified != nil })
    for object in all where object.name != "c-link" {
      #expect(try store.readFirst(99, of: [object]) == Array(object.name.utf8))
    }
  }

  @Test(arguments: [(1, 1000), (2, 4096), (4, 1), (2, 1 << 20)])
  func streamEqualsTheBytes(parallel: Int, blockSize: Int) throws {
    var all: [UInt8] = []
    for (number, size) in [0, 1, 4095, 4096, 4097, 0, 9000].enumerated() {
      let bytes = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ number) }
      try directory.write("c-\(number)", bytes)
      all += bytes
    }
    let objects = try store.list(prefix: "c-")
    let stream = ObjectStream(store: store, objects: objects, parallel: parallel, blockSize: blockSize)
    #expect(try sha256(of: stream) == sha256Hex(all))
    #expect(try store.readFirst(6000, of: objects) == Array(all.prefix(6000)))
  }

  @Test(arguments: ["grown", "cut", "rewritten", "replaced", "removed"])
  func changeIsNoticed(change: String) throws {
    let file = try directory.write("c", [1, 2, 3, 4, 5])
    let objects = try store.list(prefix: "")
    switch change {
    case "grown": try directory.write("c", [1, 2, 3, 4, 5, 6])
    case "cut": try directory.write("c", [1, 2, 3])
    case "rewritten":
      let handle = try #require(FileHandle(forWritingAtPath: file))
      handle.write(Data([9]))
      // The time of a write may be as coarse as a tick of the kernel's clock.
      var times = [timespec(tv_sec: 1, tv_nsec: 0), timespec(tv_sec: 1, tv_nsec: 1)]
      #expect(futimens(handle.fileDescriptor, &times) == 0)
    case "replaced":
      let other = try directory.write("other", [1, 2, 3, 4, 5])
      #expect(rename(other, file) == 0)
    default: try FileManager.default.removeItem(atPath: file)
    }
    expect(.objectChanged, "c in \(directory.path)") { _ = try store.readFirst(5, of: objects) }
  }

  @Test func missingFolderIsNamed() {
    expect(.storeNotFound, "\(directory.path)/none: no such file", "--store") {
      _ = try FolderStore(path: "\(directory.path)/none").list(prefix: "")
    }
  }

  @Test func fileInsteadOfAFolderIsNamed() throws {
    let file = try directory.write("c", [])
    expect(.storeNotFound, "not a directory") { _ = try FolderStore(path: file).list(prefix: "") }
  }
}
