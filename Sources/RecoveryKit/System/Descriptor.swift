import Glibc

/// One open file descriptor, closed when its owner is done with it.
public struct Descriptor: ~Copyable, Sendable {
  /// The number to give to poll(2); -1, which poll ignores, once it is closed or when there was none.
  public private(set) var number: Int32

  /// Takes a descriptor over; nobody else closes it from now on.
  public init(owning number: Int32) { self.number = number }

  /// Stands for "no descriptor".
  public static var none: Descriptor { Descriptor(owning: -1) }

  deinit { if number >= 0 { Glibc.close(number) } }

  /// Closes it now instead of at the end of its life.
  public mutating func close() {
    if number >= 0 { Glibc.close(number) }
    number = -1
  }

  /// What one call of read(2) or write(2) came to.
  public enum Outcome: Equatable, Sendable {
    /// So many bytes were moved.
    case moved(Int)
    /// A non-blocking descriptor has nothing to give, or no room: ask poll(2).
    case wouldBlock
    /// Reading: the end of the file. Writing: nobody reads any more (EPIPE).
    case end
    /// Anything else, as its `errno`.
    case failed(Int32)
  }

  /// Reads at most `buffer.count` bytes.
  public func read(into buffer: UnsafeMutableRawBufferPointer) -> Outcome {
    outcome(retryingInterrupted { Glibc.read(number, buffer.baseAddress, buffer.count) }, zero: .end)
  }

  /// Writes at most `bytes.count` bytes.
  public func write(_ bytes: UnsafeRawBufferPointer) -> Outcome {
    outcome(retryingInterrupted { Glibc.write(number, bytes.baseAddress, bytes.count) }, zero: .moved(0))
  }

  private func outcome(_ call: (result: Int, error: Int32), zero: Outcome) -> Outcome {
    switch (call.result, call.error) {
    case (0, _): zero
    case (let count, _) where count > 0: .moved(count)
    case (_, EAGAIN): .wouldBlock
    case (_, EPIPE): .end
    case (_, let error): .failed(error)
    }
  }
}
