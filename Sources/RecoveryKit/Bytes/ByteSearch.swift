import Glibc

/// memchr over lent bytes: the one search that the fast paths need.
extension UnsafeRawBufferPointer {
  /// Where `byte` stands first at or after `start`.
  func firstIndex(of byte: UInt8, from start: Int) -> Int? {
    guard let base = baseAddress, let found = memchr(base + start, Int32(byte), count - start) else { return nil }
    return base.distance(to: UnsafeRawPointer(found))
  }

  /// How often `byte` occurs.
  func occurrences(of byte: UInt8) -> Int {
    var total = 0
    for each in self where each == byte { total += 1 }
    return total
  }
}
