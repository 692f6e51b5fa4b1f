import CPostgres
import Glibc

/// One statement on its way: sent, waited for so that the user can interrupt, cancelled if need be.
struct PGStatement {
  /// libpq's connection, which outlives the statement.
  let connection: OpaquePointer

  /// How long the server may take to say that it cancelled, before its answer is no longer waited for.
  private static let patience = Duration.seconds(5)

  func run(
    _ sql: String, _ parameters: [String?], until deadline: Deadline
  ) throws(RecoveryError) -> Result<PGResult, PGError> {
    // The extended protocol also without parameters: it takes one statement, never a second one hidden in a value.
    guard send(sql, parameters) == 1 else { throw lost() }
    do throws(RecoveryError) {
      guard let outcome = try collect(until: deadline), PQstatus(connection) != CONNECTION_BAD else { throw lost() }
      return outcome
    } catch {
      if PQstatus(connection) != CONNECTION_BAD {
        cancel()
        _ = try? collect(until: .in(Self.patience), isCancelled: true)
      }
      throw error
    }
  }

  /// Functions planted in a database must not run in place of the system's, and no setting of a role or a database may
  /// end a long statement or the session that holds a lock. Only superusers may choose the language of messages.
  func prepareSession() throws(RecoveryError) {
    let settings = try run(
      """
      SELECT pg_catalog.set_config(name, CASE name WHEN 'search_path' THEN '' ELSE '0' END, false)
      FROM pg_catalog.pg_settings
      WHERE name OPERATOR(pg_catalog.=) ANY (ARRAY['search_path', 'statement_timeout', 'lock_timeout',
        'idle_session_timeout', 'idle_in_transaction_session_timeout', 'transaction_timeout'])
      """, [], until: .in(.seconds(15)))
    if case .failure(let error) = settings { throw error.recoveryError }
    _ = try run("SET lc_messages = 'C'", [], until: .in(.seconds(15)))
  }

  private func send(_ sql: String, _ parameters: [String?]) -> Int32 {
    let copies = parameters.map { $0.map { strdup($0) } ?? nil }
    defer { for copy in copies { free(copy) } }
    return PQsendQueryParams(
      connection, sql, Int32(parameters.count), nil, copies.map { UnsafePointer($0) }, nil, nil, 0)
  }

  /// Waits until a result can be taken without blocking.
  private func waitForAnswer(until deadline: Deadline, isCancelled: Bool) throws(RecoveryError) {
    while PQisBusy(connection) == 1 {
      if !isCancelled { try Interruption.check() }
      if deadline.hasPassed {
        throw RecoveryError(.serverUnreachable, "no answer from the server in time", isTransient: true)
      }
      if Readiness.wait(reading: [PQsocket(connection)], until: deadline).isEmpty { continue }
      if PQconsumeInput(connection) == 0 { throw lost() }
    }
  }

  /// Takes all results, as libpq wants it before the next statement. The last one counts: a commit comes after the
  /// statement's own result, and can fail or wait for a standby.
  private func collect(
    until deadline: Deadline, isCancelled: Bool = false
  ) throws(RecoveryError) -> Result<PGResult, PGError>? {
    var outcome: Result<PGResult, PGError>?
    while true {
      try waitForAnswer(until: deadline, isCancelled: isCancelled)
      guard let result = PQgetResult(connection) else { return outcome }
      defer { PQclear(result) }
      switch PQresultStatus(result) {
      case PGRES_TUPLES_OK, PGRES_COMMAND_OK, PGRES_EMPTY_QUERY: outcome = .success(PGResult(result))
      case PGRES_COPY_IN, PGRES_COPY_OUT, PGRES_COPY_BOTH:
        throw RecoveryError(.unexpected, "COPY to or from the client is psql's work, not this connection's")
      default: outcome = .failure(PGError(result))
      }
    }
  }

  private func cancel() {
    guard let request = PQgetCancel(connection) else { return }
    var text = [CChar](repeating: 0, count: 256)
    // Refused or not: the answer to the statement itself tells what became of it.
    _ = PQcancel(request, &text, Int32(text.count))
    PQfreeCancel(request)
  }

  private func lost() -> RecoveryError {
    RecoveryError(
      .serverUnreachable, "lost the connection to the server: \(oneLine(PQerrorMessage(connection)))", isTransient: true
    )
  }
}
