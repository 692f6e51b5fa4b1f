import struct Foundation.Date

/// An object as a listing showed it. Its bytes are read only as long as it is still that one.
public struct StoredObject: Sendable, Equatable {
  /// The name, relative to the store's own prefix or folder.
  public let name: String
  /// In bytes; may be 0.
  public let size: Int64
  /// What changes when the bytes do; opaque. Nil where the store tells none, and then a change goes unnoticed here.
  public let etag: String?
  /// When it was written.
  public let modified: Date?
  /// Nil: readable at once. Else the storage class that has to be brought back first, as `GLACIER`.
  public let cold: String?

  /// An object of these properties.
  public init(name: String, size: Int64, etag: String? = nil, modified: Date? = nil, cold: String? = nil) {
    self.name = name
    self.size = size
    self.etag = etag
    self.modified = modified
    self.cold = cold
  }
}

/// How a store is best read: what waits for a network wants more in flight than what waits for a disk.
public struct ReadAdvice: Sendable, Equatable {
  /// How many ranges at a time; at least 1.
  public let parallel: Int
  /// The bytes of a range; at least 1.
  public let blockSize: Int

  /// `parallel` ranges of `blockSize` bytes.
  public init(parallel: Int, blockSize: Int) {
    self.parallel = parallel
    self.blockSize = blockSize
  }

  /// Four ranges of 4 MiB.
  public static let network = ReadAdvice(parallel: 4, blockSize: 4 << 20)
  /// Two ranges of 1 MiB: one is read while the other is worked on.
  public static let disk = ReadAdvice(parallel: 2, blockSize: 1 << 20)
}

/// A place where objects lie under names: only listing and reading, never writing.
public protocol ObjectStore: Sendable {
  /// The store in a message: its URL or path, without any secret.
  var location: String { get }

  /// How it is best read.
  var advice: ReadAdvice { get }

  /// Every object whose name begins with `prefix`, in the byte order of the names.
  ///
  /// The list is complete: all pages of it or an error. A store that refuses to list throws, and is never just empty.
  ///
  /// - Throws: ``ErrorCode/storeRefused``, ``ErrorCode/storeNotFound``, ``ErrorCode/storeUnreachable``,
  ///   ``ErrorCode/storeAnswer``, ``ErrorCode/credentialsMissing``, ``ErrorCode/interrupted``.
  func list(prefix: String) throws(RecoveryError) -> [StoredObject]

  /// A reader for one thread, which ends what it does soon after `cancellation` is raised.
  func makeReader(cancellation: Cancellation) throws(RecoveryError) -> any ObjectReader
}

/// Reads ranges of objects on one thread, keeping its connection or file open.
public protocol ObjectReader: AnyObject {
  /// Fills the whole of `buffer` with the bytes of `object` from `offset`.
  ///
  /// The bytes are those of the object that was listed, or it throws. What breaks on the way is tried again from the
  /// very byte that was reached.
  ///
  /// - Throws: ``ErrorCode/objectChanged``, ``ErrorCode/objectCold``, ``ErrorCode/storeRefused``,
  ///   ``ErrorCode/storeUnreachable``, ``ErrorCode/storeAnswer``, ``ErrorCode/interrupted``.
  func read(_ object: StoredObject, at offset: Int64, into buffer: UnsafeMutableRawBufferPointer) throws(RecoveryError)
}

extension ObjectStore {
  /// A reader that only the end of the process interrupts.
  public func makeReader() throws(RecoveryError) -> any ObjectReader { try makeReader(cancellation: Cancellation()) }

  /// The first `count` bytes of the objects one after the other, or all there are; no thread is started for it.
  public func readFirst(_ count: Int, of objects: [StoredObject]) throws(RecoveryError) -> [UInt8] {
    let size = objects.reduce(Int64(0)) { $0 + $1.size }
    var bytes = [UInt8](repeating: 0, count: Int(min(Int64(count), size)))
    let reader = try makeReader()
    try bytes.withMutableBytes { buffer throws(RecoveryError) in
      var filled = 0
      for object in objects where object.size > 0 && filled < buffer.count {
        let part = Int(min(object.size, Int64(buffer.count - filled)))
        try reader.read(object, at: 0, into: UnsafeMutableRawBufferPointer(rebasing: buffer[filled..<filled + part]))
        filled += part
      }
    }
    return bytes
  }
}

extension [UInt8] {
  /// Lends the bytes to be written, and lets the error of `body` keep its type.
  mutating func withMutableBytes<R>(
    _ body: (UnsafeMutableRawBufferPointer) throws(RecoveryError) -> R
  ) throws(RecoveryError) -> R {
    try withUnsafeMutableBufferPointer { buffer throws(RecoveryError) in
      try body(UnsafeMutableRawBufferPointer(buffer))
    }
  }
}
