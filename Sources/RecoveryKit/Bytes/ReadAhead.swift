import Foundation

/// Reads its upstream on a thread of its own, a bounded number of blocks ahead of the reader.
///
/// Decrypting and inflating then run beside scanning and hashing. Memory is `depth` × `blockSize`, however slow the
/// reader. What was read before an upstream error is still delivered, then the error.
public struct ReadAhead: ~Copyable, ByteSource {
  private let queue: BlockQueue
  private var block: [UInt8] = []
  private var position = 0
  private var ended = false
  private var failure: RecoveryError?

  /// Makes the upstream on the reading thread, which then owns it, and begins to read.
  public init<Upstream: ByteSource & ~Copyable & SendableMetatype>(
    depth: Int = 8, blockSize: Int = 256 * 1024,
    _ make: @escaping @Sendable () throws(RecoveryError) -> Upstream
  ) {
    let queue = BlockQueue(depth: depth)
    self.queue = queue
    let thread = Thread { ReadAhead.pump(make, into: queue, blockSize: blockSize) }
    thread.name = "read-ahead"
    thread.start()
  }

  deinit { queue.close() }

  public mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws(RecoveryError) -> Int {
    if let failure { throw failure }
    do throws(RecoveryError) {
      while position == block.count && !ended { try nextBlock() }
    } catch {
      failure = error
      throw error
    }
    let count = min(buffer.count, block.count - position)
    block.withUnsafeBytes {
      buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[position..<position + count]))
    }
    position += count
    return count
  }

  private mutating func nextBlock() throws(RecoveryError) {
    queue.recycle(&block)
    position = 0
    guard let next = try queue.next() else {
      ended = true
      return
    }
    block = next
  }

  private static func pump<Upstream: ByteSource & ~Copyable>(
    _ make: () throws(RecoveryError) -> Upstream, into queue: BlockQueue, blockSize: Int
  ) {
    do throws(RecoveryError) {
      var upstream = try make()
      while var block = queue.spare(size: blockSize) {
        let end = fill(&block, from: &upstream)
        if !block.isEmpty { queue.append(block) }
        if try end.get() { return queue.end(nil) }
      }
    } catch {
      queue.end(error)
    }
  }

  /// Fills the block, or shortens it to what came before the end (true) or the failure.
  private static func fill<Upstream: ByteSource & ~Copyable>(
    _ block: inout [UInt8], from upstream: inout Upstream
  ) -> Result<Bool, RecoveryError> {
    var filled = 0
    defer { block.removeLast(block.count - filled) }
    do throws(RecoveryError) {
      while filled < block.count {
        let count = try block.withUnsafeMutableBufferPointer { buffer throws(RecoveryError) in
          try upstream.read(
            into: UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(buffer)[filled...]))
        }
        if count == 0 { return .success(true) }
        filled += count
      }
      return .success(false)
    } catch {
      return .failure(error)
    }
  }
}
