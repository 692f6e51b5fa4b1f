/// One pass over a backup's dump: every byte through the digest and the scanner, in order.
struct DumpPass: ~Copyable {
  /// Bytes of the dump so far.
  private(set) var bytes: Int64 = 0
  private var digest: SHA256Digest
  private let stage: String
  private let opened: OpenedBackup
  private let observer: any Observer

  init(_ opened: OpenedBackup, stage: String, observer: any Observer) throws(RecoveryError) {
    digest = try SHA256Digest()
    self.stage = stage
    self.opened = opened
    self.observer = observer
  }

  /// Reads to the end, hands every block to `each` and then to the scanner.
  ///
  /// - Throws: what the store, the key, gzip or the scanner says; what came before has been handed on.
  mutating func run<Sink: DumpSink & ~Copyable>(
    _ scanner: inout DumpScanner<Sink>,
    each: (UnsafeRawBufferPointer) throws(RecoveryError) -> Void = { (_) throws(RecoveryError) in }
  ) throws(RecoveryError) {
    let meter = ByteMeter()
    var source = opened.dump(meter)
    let buffer = OwnedBuffer(size: 256 * 1024)
    while true {
      try Interruption.check()
      let count = try source.read(into: buffer.bytes)
      if count == 0 { break }
      digest.update(buffer[0..<count])
      bytes += Int64(count)
      try each(buffer[0..<count])
      try scanner.scan(buffer[0..<count])
      observer.progress(WorkProgress(stage: stage, done: meter.total, total: opened.backup.encryptedBytes))
    }
    try scanner.finish()
  }

  /// The digest of what was read, in lower-case hexadecimal.
  consuming func sha256() -> String { Hex.text(digest.finish()) }
}

/// Bytes as lower-case hexadecimal.
enum Hex {
  static func text(_ bytes: [UInt8]) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}
