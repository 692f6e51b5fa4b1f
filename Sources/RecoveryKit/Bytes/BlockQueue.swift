import Dispatch
import Synchronization

/// A bounded queue of blocks between one writing and one reading thread; used blocks go back to be filled again.
final class BlockQueue: Sendable {
  private struct State {
    var filled: [[UInt8]] = []
    var spare: [[UInt8]] = []
    var failure: RecoveryError?
    var isEnded = false
    var isClosed = false
  }

  private let state = Mutex(State())
  // Both begin at 0: libdispatch traps when a semaphore is freed below the value it began with.
  private let arrivals = DispatchSemaphore(value: 0)
  private let places = DispatchSemaphore(value: 0)

  init(depth: Int) {
    for _ in 0..<depth { places.signal() }
  }

  /// A block to fill, as soon as there is a place for it; nil once the reader has gone.
  func spare(size: Int) -> [UInt8]? {
    places.wait()
    return state.withLock { state in
      if state.isClosed { return nil }
      if var block = state.spare.popLast() {
        if block.count < size { block.append(contentsOf: repeatElement(0, count: size - block.count)) }
        return block
      }
      return [UInt8](repeating: 0, count: size)
    }
  }

  func append(_ block: [UInt8]) {
    state.withLock { $0.filled.append(block) }
    arrivals.signal()
  }

  /// Nothing follows: the stream ended, or failed.
  func end(_ failure: RecoveryError?) {
    state.withLock {
      $0.isEnded = true
      $0.failure = failure
    }
    arrivals.signal()
  }

  /// The next block, nil at the end of the stream; waits for it.
  func next() throws(RecoveryError) -> [UInt8]? {
    while arrivals.wait(timeout: .now() + .milliseconds(100)) == .timedOut { try Interruption.check() }
    try Interruption.check()
    let (block, failure) = state.withLock { state -> ([UInt8]?, RecoveryError?) in
      if !state.filled.isEmpty { return (state.filled.removeFirst(), nil) }
      arrivals.signal()  // The end stays the end, however often it is asked for.
      return (nil, state.failure)
    }
    if let failure { throw failure }
    return block
  }

  /// Gives back a block that has been read, and with it its place.
  func recycle(_ block: inout [UInt8]) {
    if block.isEmpty { return }
    var used: [UInt8] = []
    swap(&used, &block)
    state.withLock { $0.spare.append(used) }
    places.signal()
  }

  /// The reader has gone: the writer's next wait ends.
  func close() {
    state.withLock { $0.isClosed = true }
    places.signal()
  }
}
