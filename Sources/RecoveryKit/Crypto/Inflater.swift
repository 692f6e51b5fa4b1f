import CZlib

/// zlib's inflate for one gzip member after another: the C stream, nothing else.
struct Inflater: ~Copyable {
  private let stream: UnsafeMutablePointer<z_stream>

  struct Step {
    var status: Int32
    var consumed: Int
    var written: Int
  }

  init() throws(RecoveryError) {
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    // 15 bits of window, and 16 to demand gzip's header and check its trailer (zlib.h, inflateInit2).
    guard czlib_inflate_init(stream, 15 + 16) == Z_OK else {
      throw RecoveryError(.unexpected, "zlib could not be initialised")
    }
  }

  deinit {
    inflateEnd(stream)
    stream.deallocate()
  }

  mutating func step(_ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer) -> Step {
    let available = UInt32(clamping: output.count)
    stream.pointee.next_in = UnsafeMutablePointer(mutating: input.bindMemory(to: UInt8.self).baseAddress)
    stream.pointee.avail_in = UInt32(input.count)
    stream.pointee.next_out = output.bindMemory(to: UInt8.self).baseAddress
    stream.pointee.avail_out = available
    let status = inflate(stream, Z_NO_FLUSH)
    return Step(
      status: status, consumed: input.count - Int(stream.pointee.avail_in),
      written: Int(available - stream.pointee.avail_out))
  }

  mutating func reset() { inflateReset(stream) }

  /// zlib's own word for what is wrong.
  var message: String { stream.pointee.msg.map { String(cString: $0) } ?? "unknown reason" }
}
