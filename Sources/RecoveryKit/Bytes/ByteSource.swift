/// The one way to read bytes: pulled, blocking, one reader.
///
/// Stages own their upstream and free their C resources in `deinit`. An error is sticky: a stage that has thrown throws
/// the same error again.
public protocol ByteSource: ~Copyable {
  /// Reads at least one byte into the front of `buffer`, which must not be empty.
  ///
  /// - Returns: how many bytes were written; 0 only at the end of the stream, and then forever.
  mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws(RecoveryError) -> Int
}
