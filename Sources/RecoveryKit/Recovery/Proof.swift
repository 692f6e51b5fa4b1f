/// A backup that was read to its last byte and found whole.
public struct Proof: Sendable {
  /// What the dump holds.
  public let report: DumpReport
  /// Bytes of the dump.
  public let bytes: Int64
  /// SHA-256 of the dump, in lower-case hexadecimal.
  public let sha256: String

  /// Reads the whole backup and proves it: padding, gzip's CRC-32 and length, pg_dumpall's opening and closing lines, and
  /// that nothing in it may harm whoever runs it.
  ///
  /// - Throws: ``ErrorCode/backupDamaged``, ``ErrorCode/dumpRefused``, or what the store says.
  public static func prove(_ opened: OpenedBackup, observer: any Observer) throws(RecoveryError) -> Proof {
    var pass = try DumpPass(opened, stage: "proving", observer: observer)
    var scanner = DumpScanner(sink: DumpReporter())
    try pass.run(&scanner)
    try scanner.sink.proveWhole()
    return Proof(report: scanner.sink.report, bytes: pass.bytes, sha256: pass.sha256())
  }
}
