import CZlib

/// Inflates gzip (RFC 1952) as it is pulled: any number of members, each with its CRC-32 and length checked.
///
/// Zero padding after the last member is tolerated as gunzip does; other trailing bytes are an error with their number.
public struct GunzippedSource<Upstream: ByteSource & ~Copyable>: ~Copyable, ByteSource {
  private var upstream: Upstream
  private var inflater: Inflater
  private let input: OwnedBuffer
  private var pending = 0..<0
  private var state = State.beforeMember(first: true)
  private var failure: RecoveryError?

  private enum State {
    case beforeMember(first: Bool)
    case inMember
    case padding
    case ended
  }

  /// Inflates what `upstream` yields.
  ///
  /// - Parameter inputSize: bytes pulled from upstream at a time.
  public init(_ upstream: consuming Upstream, inputSize: Int = 64 * 1024) throws(RecoveryError) {
    self.upstream = upstream
    input = OwnedBuffer(size: inputSize)
    inflater = try Inflater()
  }

  public mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws(RecoveryError) -> Int {
    if let failure { throw failure }
    do throws(RecoveryError) {
      return try produce(into: buffer)
    } catch {
      failure = error
      throw error
    }
  }

  private mutating func produce(into buffer: UnsafeMutableRawBufferPointer) throws(RecoveryError) -> Int {
    while true {
      switch state {
      case .ended: return 0
      case .beforeMember(let first): try beginMember(first: first)
      case .padding: try skipPadding()
      case .inMember:
        let written = try inflateSome(into: buffer)
        if written > 0 { return written }
      }
    }
  }

  /// Pulls more input when none is pending.
  ///
  /// - Returns: false at the end of the stream.
  private mutating func fill() throws(RecoveryError) -> Bool {
    if !pending.isEmpty { return true }
    let count = try upstream.read(into: input.bytes)
    pending = 0..<count
    return count > 0
  }

  private mutating func beginMember(first: Bool) throws(RecoveryError) {
    guard try fill() else {
      if first { throw GunzipFailure.endsEarly }
      state = .ended
      return
    }
    switch input.bytes[pending.lowerBound] {
    case 0x1f: state = .inMember
    case 0 where !first: state = .padding
    default: throw first ? GunzipFailure.notGzip : try trailing()
    }
  }

  private mutating func skipPadding() throws(RecoveryError) {
    while try fill() {
      guard input[pending].allSatisfy({ $0 == 0 }) else { throw try trailing() }
      pending = 0..<0
    }
    state = .ended
  }

  private mutating func trailing() throws(RecoveryError) -> RecoveryError {
    var count = 0
    while try fill() {
      count += pending.count
      pending = 0..<0
    }
    return GunzipFailure.trailing(count)
  }

  private mutating func inflateSome(into buffer: UnsafeMutableRawBufferPointer) throws(RecoveryError) -> Int {
    guard try fill() else { throw GunzipFailure.endsEarly }
    let step = inflater.step(input[pending], into: buffer)
    pending = pending.lowerBound + step.consumed..<pending.upperBound
    switch step.status {
    case Z_OK, Z_BUF_ERROR: break
    case Z_STREAM_END:
      inflater.reset()
      state = .beforeMember(first: false)
    default:
      // What came out before the damage is still delivered: a salvage wants every byte.
      let corrupt = GunzipFailure.corrupt(inflater.message)
      if step.written == 0 { throw corrupt }
      failure = corrupt
    }
    return step.written
  }
}

/// What gunzip's stage can find wrong, in one place so that every site says it alike.
enum GunzipFailure {
  static let hint = "a chunk is missing, cut off or damaged; choose another one with 'a9s-recover backups list'"

  static var endsEarly: RecoveryError {
    RecoveryError(.backupDamaged, "the compressed stream ends before its gzip trailer", hints: [hint])
  }
  static var notGzip: RecoveryError {
    RecoveryError(.backupDamaged, "the decrypted stream is not gzip", hints: [hint])
  }
  static func trailing(_ count: Int) -> RecoveryError {
    RecoveryError(.backupDamaged, "\(count) bytes that are not gzip follow the compressed stream", hints: [hint])
  }
  static func corrupt(_ reason: String) -> RecoveryError {
    RecoveryError(.backupDamaged, "the compressed stream is corrupt: \(reason)", hints: [hint])
  }
}
