import CCrypto

/// Bytes that are never printed, logged or encoded, and are wiped when the last holder lets go.
///
/// Every textual form of it is `(secret)`. Its content is lent, never given away.
public final class Secret: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  private let bytes: [UInt8]

  /// Takes over the bytes; the caller keeps no copy.
  public init(_ bytes: consuming [UInt8]) {
    self.bytes = bytes
  }

  deinit {
    bytes.withUnsafeBytes { OPENSSL_cleanse(UnsafeMutableRawPointer(mutating: $0.baseAddress), $0.count) }
  }

  /// Lends the content for the length of the call.
  public func withBytes<R, E: Error>(_ body: (UnsafeRawBufferPointer) throws(E) -> R) throws(E) -> R {
    try bytes.withUnsafeBufferPointer { buffer throws(E) in try body(UnsafeRawBufferPointer(buffer)) }
  }

  /// How many bytes it holds.
  public var count: Int { bytes.count }

  public var description: String { "(secret)" }
  public var debugDescription: String { "(secret)" }
  public var customMirror: Mirror { Mirror(self, children: []) }
}
