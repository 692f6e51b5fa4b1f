/// What could be saved of a damaged backup, and what of it is whole.
public struct SalvageReport: Sendable {
  /// The file that holds it.
  public let path: String
  /// Bytes that could be decoded.
  public let bytes: Int64
  /// Why no more came.
  public let reason: RecoveryError
  /// Whether the backup only ends too early. Else it is damaged inside, and nothing tells from which byte on: inflating
  /// goes on past damage, and only the checksum at the end would have noticed.
  public let endsEarly: Bool
  /// What was read up to there; databases and tables say whether they are whole.
  public let report: DumpReport
}

/// The last resort: writes what can be decoded of a damaged backup, under a name that says so.
public struct Salvage: Sendable {
  /// What follows the output's name.
  public static let suffix = ".SALVAGED-INCOMPLETE"

  /// Reads until the backup breaks.
  ///
  /// - Returns: what was saved, or the proof when the backup turns out to be whole; then the file has its plain name.
  public static func run(_ opened: OpenedBackup, to path: String, overwrites: Bool, observer: any Observer)
    throws(RecoveryError) -> Result<Proof, SalvageFailure>
  {
    var file = try AtomicFile(path: path + suffix, overwriting: overwrites)
    var pass = try DumpPass(opened, stage: "salvaging", observer: observer)
    var scanner = DumpScanner(sink: DumpReporter())
    var written: RecoveryError?
    do throws(RecoveryError) {
      try pass.run(&scanner) { block throws(RecoveryError) in
        do throws(RecoveryError) { try file.write(block) } catch {
          written = error
          throw error
        }
      }
      try scanner.sink.proveWhole()
    } catch {
      if let written { throw written }
      try Interruption.check()
      try file.commit()
      let early = [GunzipFailure.endsEarly, CipherFailure.endsWrongly(after: Int(opened.backup.encryptedBytes))]
      return .failure(
        SalvageFailure(
          report: SalvageReport(
            path: path + suffix, bytes: pass.bytes, reason: error, endsEarly: early.contains(error),
            report: scanner.sink.report)))
    }
    return .success(try Fetch(opened, to: path, overwrites: overwrites).run(observer: observer))
  }
}

/// The backup is damaged, as a salvage expects it to be.
public struct SalvageFailure: Error {
  /// What was saved.
  public let report: SalvageReport
}
