/// What came of running a dump through psql.
public struct LoadResult: Sendable {
  /// The errors that psql raised.
  public let errors: RestoreErrors
  /// Rows in the dump against rows that arrived.
  public let ledger: Ledger
}

/// Runs a proven dump through psql: the same bytes once more, watched to the end.
struct DumpLoad {
  let opened: OpenedBackup
  let proof: Proof
  let changes: DumpChanges
  let before: TargetBefore
  let psql: PsqlProgram
  let database: String
  let environment: [String: String]
  var refusal: DumpScanner<RestoreSink>.Refusal = .enforced

  /// - Throws: ``ErrorCode/targetPartlyRestored``, whatever the cause was: statements have reached the target.
  func run(observer: any Observer) throws(RecoveryError) -> LoadResult {
    let session = try PsqlSession(program: psql.path, database: database, environment: environment)
    let rewriter = DumpRewriter(
      output: session, key: RestrictKey.random(), changes: changes,
      stopsAtFailedCopy: !psql.version.skipsRowsOfFailedCopy)
    var scanner = DumpScanner(sink: RestoreSink(rewriter, before: before, changes: changes), refusal: refusal)
    do throws(RecoveryError) {
      try scanner.sink.rewriter.begin()
      var pass = try DumpPass(opened, stage: "restoring", observer: observer)
      try pass.run(&scanner)
      guard pass.bytes == proof.bytes, pass.sha256() == proof.sha256 else { throw changed() }
      try scanner.sink.rewriter.end()
      try scanner.sink.rewriter.output.finish()
      try scanner.sink.noteMessages()
    } catch {
      // psql is killed with its session when the scanner goes out of scope: never an end of file.
      throw partly(error)
    }
    return LoadResult(
      errors: scanner.sink.errors,
      ledger: Ledger(
        entries: scanner.sink.entries, tags: scanner.sink.rewriter.output.copyCounts,
        failedLines: scanner.sink.failedLines))
  }

  private func changed() -> RecoveryError {
    RecoveryError(.backupChanged, "the backup \(opened.backup.id) changed between proof and restore")
  }

  private func partly(_ cause: RecoveryError) -> RecoveryError {
    if cause.code == .targetPartlyRestored { return cause }
    return RecoveryError(
      .targetPartlyRestored, "the restore broke off: \(cause.message)",
      hints: ["do not serve from this target: start over with 'a9s-recover restore --replace-databases'"] + cause.hints)
  }
}
