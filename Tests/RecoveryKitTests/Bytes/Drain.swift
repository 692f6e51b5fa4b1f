import RecoveryKit

/// Reads a source to its end with reads of at most `step` bytes.
func drain<Source: ByteSource & ~Copyable>(_ source: consuming Source, step: Int = 8192) throws(RecoveryError)
  -> [UInt8]
{
  var source = source
  var all: [UInt8] = []
  var buffer = [UInt8](repeating: 0, count: step)
  while true {
    let count = try buffer.withUnsafeMutableBufferPointer { bytes throws(RecoveryError) in
      try source.read(into: UnsafeMutableRawBufferPointer(bytes))
    }
    if count == 0 { return all }
    all += buffer[..<count]
  }
}

/// Bytes that no compressor can shorten, the same for the same seed (xorshift64*).
func noise(_ count: Int, seed: UInt64) -> [UInt8] {
  var state = seed | 1
  return (0..<count).map { _ in
    state ^= state >> 12
    state ^= state << 25
    state ^= state >> 27
    return UInt8(truncatingIfNeeded: (state &* 0x2545_F491_4F6C_DD1D) >> 56)
  }
}
