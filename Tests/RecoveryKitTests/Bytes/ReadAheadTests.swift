import Testing

@testable import RecoveryKit

@Suite struct ReadAheadTests {
  @Test(arguments: [0, 1, 255, 256, 257, 100_000])
  func yieldsTheSameBytes(size: Int) throws {
    let bytes = noise(size, seed: 7)
    #expect(try drain(ReadAhead(depth: 3, blockSize: 256) { MemorySource(bytes, step: 100) }, step: 77) == bytes)
  }

  @Test func deliversWhatCameBeforeAnErrorAndThenTheErrorForEver() throws {
    var source = ReadAhead(depth: 2, blockSize: 64) { () throws(RecoveryError) in
      try GunzippedSource(MemorySource([0x1f, 0x8b]))
    }
    for _ in 0..<3 { #expect(throws: GunzipFailure.endsEarly) { try readOne(&source) } }
  }

  @Test func aReaderThatLeavesEndsTheWriter() {
    for _ in 0..<100 { _ = ReadAhead(depth: 2, blockSize: 16) { MemorySource(noise(10_000, seed: 3)) } }
  }

  private func readOne(_ source: inout ReadAhead) throws -> Int {
    var byte: [UInt8] = [0]
    return try byte.withUnsafeMutableBytes { try source.read(into: $0) }
  }
}
