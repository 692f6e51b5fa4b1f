/// A buffer of fixed size that is freed with its owner: what a stage reads into, without a closure around every use.
struct OwnedBuffer: ~Copyable {
  /// All of it.
  let bytes: UnsafeMutableRawBufferPointer

  init(size: Int) {
    bytes = .allocate(byteCount: size, alignment: 16)
  }

  deinit { bytes.deallocate() }

  /// A part of it, to read.
  subscript(range: Range<Int>) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(rebasing: bytes[range])
  }
}
