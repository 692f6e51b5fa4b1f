/// Bytes that are already here, as a source.
public struct MemorySource: ByteSource {
  private let bytes: [UInt8]
  private var position = 0
  private let step: Int

  /// Yields `bytes`, at most `step` of them a read.
  public init(_ bytes: [UInt8], step: Int = .max) {
    self.bytes = bytes
    self.step = step
  }

  public mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws(RecoveryError) -> Int {
    let count = min(buffer.count, bytes.count - position, step)
    bytes.withUnsafeBytes {
      buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[position..<position + count]))
    }
    position += count
    return count
  }
}
