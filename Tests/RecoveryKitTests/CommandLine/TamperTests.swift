import Foundation
import Testing

@testable import RecoveryKit

/// Damage at every place of a small real backup: never proven, never restored.
@Suite struct TamperTests {
  @Test func noTruncationIsProven() throws {
    let sample = try Sample()
    for length in 0..<sample.bytes.count {
      let proof = sample.proof(of: Array(sample.bytes[..<length]))
      #expect(proof == nil, "cut to \(length) of \(sample.bytes.count) bytes")
    }
  }

  @Test func noFlipIsProvenUnlessTheDumpIsTheSame() throws {
    let sample = try Sample()
    for place in sample.bytes.indices {
      let proof = sample.proof(of: sample.flipped(at: place))
      #expect(proof == nil || proof == sample.sha256, "a bit of byte \(place) flipped")
    }
  }

  @Test func noLostOrDoubledOrSwappedBlockIsProven() throws {
    let sample = try Sample()
    let blocks = stride(from: 0, to: sample.bytes.count, by: 16).map { Array(sample.bytes[$0..<$0 + 16]) }
    for index in blocks.indices {
      var lost = blocks
      lost.remove(at: index)
      var doubled = blocks
      doubled.insert(blocks[index], at: index)
      var swapped = blocks
      swapped.swapAt(index, (index + 1) % blocks.count)
      for damaged in [lost, doubled, swapped] {
        let proof = sample.proof(of: Array(damaged.joined()))
        #expect(proof == nil || proof == sample.sha256, "block \(index)")
      }
    }
  }

  @Test func restoreOfADamagedBackupSendsNoStatement() throws {
    let sample = try Sample()
    let cluster = try TestCluster(settings: ["log_statement = all"])
    let log = URL(filePath: "\(cluster.path)/log")
    let before = try Data(contentsOf: log).count
    var damaged = stride(from: 0, to: sample.bytes.count, by: 16).map { Array(sample.bytes[..<$0]) }
    damaged += stride(from: 0, to: sample.bytes.count, by: 13).compactMap { place in
      let bytes = sample.flipped(at: place)
      return sample.proof(of: bytes) == nil ? bytes : nil
    }
    for bytes in damaged { #expect(throws: RecoveryError.self) { try sample.restore(bytes, into: cluster) } }
    // The log says nothing of them, and would have: the statement of this line is there.
    try cluster.psql("SELECT 'the only one'")
    let said = String(decoding: try Data(contentsOf: log).dropFirst(before), as: UTF8.self)
    let statements = said.split(separator: "\n").filter { $0.contains("statement:") || $0.contains("execute ") }
    #expect(statements.count == 1, "\(said)")
    #expect(statements.first?.contains("the only one") == true)
  }
}

/// The small backup, and what becomes of other bytes in its place.
private struct Sample {
  let bytes: [UInt8]
  let sha256: String

  init() throws {
    let dump = try SampleDumps.small
    bytes = [UInt8](try BackupFixture.encrypt(dump))
    sha256 = try sha256Hex([UInt8](dump))
    try #require(proof(of: bytes) == sha256)
  }

  /// Another bit in each byte.
  func flipped(at place: Int) -> [UInt8] {
    var copy = bytes
    copy[place] ^= 1 << UInt8(place % 8)
    return copy
  }

  /// The digest of a proven dump; nil where it is not proven.
  func proof(of bytes: [UInt8]) -> String? {
    try? Proof.prove(opened(bytes), observer: SilentObserver()).sha256
  }

  func restore(_ bytes: [UInt8], into cluster: TestCluster) throws {
    let state = try TestDirectory()
    _ = try Restore(
      opened(bytes), target: cluster.socketTarget, replaces: true, analyzes: false, stateDirectory: state.path
    ).run(
      environment: ["PATH": ExecutableSearch.defaultPath], onProof: { _ in }, onUnfinished: { _ in }, confirm: { _ in },
      observer: SilentObserver())
  }

  /// Not through the catalog, which would refuse many of them by their size.
  private func opened(_ bytes: [UInt8]) throws -> OpenedBackup {
    let object = StoredObject(name: BackupFixture.defaultID, size: Int64(bytes.count))
    let id = try #require(BackupID(BackupFixture.defaultID))
    let key = KeyCandidate(reference: "env:KEY", passphrase: Secret(Array(BackupFixture.key.utf8)))
    return try OpenedBackup(
      Backup(id: id, slices: [], whole: object, hasMetadata: true), in: MemoryStore(bytes: bytes), keys: KeyRing([key]))
  }
}

/// One object in memory.
private struct MemoryStore: ObjectStore {
  let bytes: [UInt8]
  let location = "memory"
  let advice = ReadAdvice.disk

  func list(prefix: String) -> [StoredObject] { [] }
  func makeReader(cancellation: Cancellation) -> any ObjectReader { Reader(bytes) }

  private final class Reader: ObjectReader {
    let bytes: [UInt8]
    init(_ bytes: [UInt8]) { self.bytes = bytes }
    func read(_ object: StoredObject, at offset: Int64, into buffer: UnsafeMutableRawBufferPointer) {
      buffer.copyBytes(from: bytes[Int(offset)..<Int(offset) + buffer.count])
    }
  }
}

/// Hears nothing.
struct SilentObserver: Observer {
  func step(_ text: String) {}
  func progress(_ progress: WorkProgress) {}
  func warn(_ text: String) {}
}
