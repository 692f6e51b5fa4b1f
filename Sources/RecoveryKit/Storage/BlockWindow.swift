import Dispatch
import Synchronization

/// The blocks in flight between the threads that fetch and the one that reads, over a fixed number of buffers.
///
/// A block is given out together with a buffer for it, and in order: so the block that is due always has one, and
/// nobody waits for anybody in a circle.
final class BlockWindow: Sendable {
  /// Bytes that arrived: the first `count` of `bytes`.
  struct Block: Sendable {
    var bytes: [UInt8]
    var count: Int
  }

  /// A block to fetch, and the buffer to fetch it into.
  struct Job: Sendable {
    let number: Int64
    let range: BlockPlan.Range
    var buffer: [UInt8]

    mutating func fetch(with reader: any ObjectReader) throws(RecoveryError) {
      if buffer.count < range.count { buffer = [UInt8](repeating: 0, count: range.count) }
      let range = range
      try buffer.withMutableBytes { bytes throws(RecoveryError) in
        let part = UnsafeMutableRawBufferPointer(rebasing: bytes[..<range.count])
        try reader.read(range.object, at: range.offset, into: part)
      }
    }
  }

  private struct State: Sendable {
    var plan: BlockPlan
    var spare: [[UInt8]]
    var arrived: [Int64: Result<Block, RecoveryError>] = [:]
    var given: Int64 = 0
    var due: Int64 = 0
    var isClosed = false
  }

  private let state: Mutex<State>
  private let total: Int64
  private let spares = DispatchSemaphore(value: 0)
  private let arrivals = DispatchSemaphore(value: 0)

  /// Raised when nobody reads any more; the readers of the threads watch it.
  let cancellation = Cancellation()

  init(plan: BlockPlan, buffers: Int) {
    total = plan.blocks
    state = Mutex(State(plan: plan, spare: Array(repeating: [], count: buffers)))
    for _ in 0..<buffers { spares.signal() }
  }

  /// For a fetching thread: the next block and a buffer, once one is free; nil when there is nothing more to do.
  func take() -> Job? {
    spares.wait()
    let job = state.withLock { state -> Job? in
      guard !state.isClosed, let buffer = state.spare.popLast(), let range = state.plan.next() else { return nil }
      defer { state.given += 1 }
      return Job(number: state.given, range: range, buffer: buffer)
    }
    // The end is for all threads: each wakes the next.
    if job == nil { spares.signal() }
    return job
  }

  /// For a fetching thread: what came of a block. After an error no further block is given out.
  func put(_ outcome: Result<Block, RecoveryError>, number: Int64) {
    state.withLock { state in
      state.arrived[number] = outcome
      if case .failure = outcome { state.isClosed = true }
    }
    arrivals.signal()
  }

  /// For the reading thread: the block that is due, once it has come; nil at the end.
  func next() throws(RecoveryError) -> Block? {
    while true {
      try Interruption.check()
      let outcome = state.withLock { state -> Result<Block, RecoveryError>? in
        guard let outcome = state.arrived.removeValue(forKey: state.due) else { return nil }
        state.due += 1
        return outcome
      }
      if let outcome { return try outcome.get() }
      if state.withLock({ $0.due }) == total { return nil }
      // A signal can be of a later block, or of one already seen: it only says to look again.
      _ = arrivals.wait(timeout: .now() + .milliseconds(100))
    }
  }

  /// For the reading thread: its block is used up, and its buffer free.
  func giveBack(_ block: inout Block) {
    guard !block.bytes.isEmpty else { return }
    var bytes: [UInt8] = []
    swap(&bytes, &block.bytes)
    block.count = 0
    let free = bytes
    bytes = []
    state.withLock { $0.spare.append(free) }
    spares.signal()
  }

  /// Ends the threads; what is in flight is broken off.
  func close() {
    cancellation.cancel()
    state.withLock { $0.isClosed = true }
    spares.signal()
  }
}
