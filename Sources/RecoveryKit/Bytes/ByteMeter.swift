import Synchronization

/// Counts bytes on one thread to be read on another.
public final class ByteMeter: Sendable {
  private let bytes = Atomic<Int64>(0)

  /// Begins at 0.
  public init() {}

  /// Adds what has passed.
  public func add(_ count: Int) { bytes.wrappingAdd(Int64(count), ordering: .relaxed) }

  /// How many have passed.
  public var total: Int64 { bytes.load(ordering: .relaxed) }
}

/// Passes its upstream on and counts what passes.
public struct MeteredSource<Upstream: ByteSource & ~Copyable>: ~Copyable, ByteSource {
  private var upstream: Upstream
  private let meter: ByteMeter

  /// Counts what `upstream` yields on `meter`.
  public init(_ upstream: consuming Upstream, meter: ByteMeter) {
    self.upstream = upstream
    self.meter = meter
  }

  public mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws(RecoveryError) -> Int {
    let count = try upstream.read(into: buffer)
    meter.add(count)
    return count
  }
}
