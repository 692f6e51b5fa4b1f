/// The dump as a file: it appears under its name only when it is whole.
public struct Fetch: Sendable {
  /// What to fetch.
  public let opened: OpenedBackup
  /// The file to write.
  public let path: String
  /// Whether a file that is there may be replaced.
  public let overwrites: Bool

  /// Describes the work; ``run(observer:)`` does it.
  public init(_ opened: OpenedBackup, to path: String, overwrites: Bool) {
    self.opened = opened
    self.path = path
    self.overwrites = overwrites
  }

  /// Writes the dump while it is being proven, and gives it its name at the end.
  ///
  /// - Throws: what ``Proof`` throws, ``ErrorCode/fileExists``, ``ErrorCode/diskFull``, ``ErrorCode/fileNotWritable``;
  ///   nothing is left behind then.
  public func run(observer: any Observer) throws(RecoveryError) -> Proof {
    var file = try AtomicFile(path: path, overwriting: overwrites)
    var pass = try DumpPass(opened, stage: "fetching", observer: observer)
    var scanner = DumpScanner(sink: DumpReporter())
    try pass.run(&scanner) { block throws(RecoveryError) in try file.write(block) }
    try scanner.sink.proveWhole()
    try file.commit()
    return Proof(report: scanner.sink.report, bytes: pass.bytes, sha256: pass.sha256())
  }
}
