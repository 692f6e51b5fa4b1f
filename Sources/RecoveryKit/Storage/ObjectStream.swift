import Foundation

/// Objects one after the other as one stream of bytes, several ranges of them in flight.
///
/// Each range is fetched on one of `parallel` threads with a reader of its own; the bytes come out in order. It holds at
/// most `parallel` × `blockSize` bytes, however slowly it is read. The threads start with the first read, and end with
/// the last byte, with an error, or when the stream is let go of.
public struct ObjectStream: ~Copyable, ByteSource {
  private let store: any ObjectStore
  private let threads: Int
  private let window: BlockWindow
  private var isRunning = false
  private var block = BlockWindow.Block(bytes: [], count: 0)
  private var position = 0
  private var failure: RecoveryError?

  /// A stream of `objects` in the order given.
  ///
  /// - Parameters:
  ///   - parallel: how many ranges at a time, at least 1; nil for what the store advises.
  ///   - blockSize: the bytes of a range, at least 1; nil for what the store advises.
  public init(store: any ObjectStore, objects: [StoredObject], parallel: Int? = nil, blockSize: Int? = nil) {
    self.store = store
    let plan = BlockPlan(objects: objects, blockSize: max(1, blockSize ?? store.advice.blockSize))
    threads = Int(min(Int64(max(1, parallel ?? store.advice.parallel)), plan.blocks))
    window = BlockWindow(plan: plan, buffers: threads)
  }

  deinit { window.close() }

  /// Reads the next bytes, waiting for them if need be.
  ///
  /// - Throws: what the store throws for the block that is due, after every byte before it; ``ErrorCode/interrupted``.
  public mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws(RecoveryError) -> Int {
    if let failure { throw failure }
    if position == block.count {
      do {
        guard try advance() else { return 0 }
      } catch {
        failure = error
        throw error
      }
    }
    let count = min(buffer.count, block.count - position)
    block.bytes.withUnsafeBytes { bytes in
      buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[position..<position + count]))
    }
    position += count
    return count
  }

  /// Fetches the next block; false at the end.
  private mutating func advance() throws(RecoveryError) -> Bool {
    if !isRunning {
      isRunning = true
      for number in 0..<threads { startThread(number) }
    }
    window.giveBack(&block)
    position = 0
    guard let next = try window.next() else { return false }
    block = next
    return true
  }

  private func startThread(_ number: Int) {
    let thread = Thread { [store, window] in work(for: window, on: store) }
    thread.name = "fetch-\(number)"
    thread.start()
  }
}

/// Fetches block after block until there is none left to fetch.
private func work(for window: BlockWindow, on store: any ObjectStore) {
  var reader: (any ObjectReader)?
  while var job = window.take() {
    let outcome: Result<BlockWindow.Block, RecoveryError>
    do throws(RecoveryError) {
      let own = if let reader { reader } else { try store.makeReader(cancellation: window.cancellation) }
      reader = own
      try job.fetch(with: own)
      outcome = .success(BlockWindow.Block(bytes: job.buffer, count: job.range.count))
    } catch {
      outcome = .failure(error)
    }
    // The window must be the only holder of the buffer, or reusing it would copy it.
    let number = job.number
    job.buffer = []
    window.put(outcome, number: number)
  }
}
