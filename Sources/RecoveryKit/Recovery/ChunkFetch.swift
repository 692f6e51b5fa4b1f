/// The chunks of a backup as they are, as files in a directory: each appears only when it is whole.
public struct ChunkFetch: Sendable {
  private let backup: Backup
  private let store: any ObjectStore
  private let directory: String
  private let overwrites: Bool

  /// Describes the work; ``run(observer:)`` does it.
  public init(_ backup: Backup, from store: any ObjectStore, to directory: String, overwrites: Bool) {
    self.backup = backup
    self.store = store
    self.directory = directory
    self.overwrites = overwrites
  }

  /// Copies every chunk, one after the other, several ranges of each in flight.
  ///
  /// - Throws: what the store says; ``ErrorCode/fileExists``, ``ErrorCode/diskFull``, ``ErrorCode/fileNotWritable``.
  public func run(observer: any Observer) throws(RecoveryError) {
    try Directories.make(directory)
    let buffer = OwnedBuffer(size: 1 << 20)
    // One stream over all of them: the next chunk is on its way while this one is synced to disk.
    var stream = ObjectStream(store: store, objects: backup.chunks)
    var done: Int64 = 0
    for chunk in backup.chunks {
      var file = try AtomicFile(path: "\(directory)/\(chunk.name)", overwriting: overwrites)
      var left = chunk.size
      while left > 0 {
        try Interruption.check()
        let part = UnsafeMutableRawBufferPointer(rebasing: buffer.bytes[..<Int(min(left, Int64(buffer.bytes.count)))])
        let count = try stream.read(into: part)
        if count == 0 { throw RecoveryError(.objectChanged, "\(chunk.name) ended before its listed size") }
        try file.write(buffer[0..<count])
        left -= Int64(count)
        done += Int64(count)
        observer.progress(WorkProgress(stage: "fetching", done: done, total: backup.encryptedBytes))
      }
      try file.commit()
    }
  }
}
