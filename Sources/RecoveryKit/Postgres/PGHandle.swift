import CPostgres
import Glibc

/// libpq's connection, and its way up: every wait is ours, so that it can be interrupted.
struct PGHandle: ~Copyable {
  let pointer: OpaquePointer

  private init(_ pointer: OpaquePointer) { self.pointer = pointer }

  /// Connects; throws ``ErrorCode/serverUnreachable`` or, when a server answered and said no,
  /// ``ErrorCode/serverRefused``.
  static func connected(
    to target: ConnectionTarget, database: String, until deadline: Deadline
  ) throws(RecoveryError) -> PGHandle {
    var keywords = target.keywords
    keywords["dbname"] = database
    keywords["application_name"] = PGConnection.applicationName
    keywords["client_encoding"] = "UTF8"
    guard let pointer = start(keywords, target.password) else {
      throw RecoveryError(.unexpected, "no memory for a connection")
    }
    let handle = PGHandle(pointer)
    try handle.finish(target.displayName, until: deadline)
    return handle
  }

  deinit { PQfinish(pointer) }

  /// libpq's last complaint; it never holds a password.
  var message: String { oneLine(PQerrorMessage(pointer)) }

  private static func start(_ keywords: [String: String], _ password: Secret?) -> OpaquePointer? {
    var names = keywords.map { strdup($0.key) }
    var values = keywords.map { strdup($0.value) }
    if let password {
      names.append(strdup("password"))
      values.append(strdup(password.text))
    }
    defer {
      if password != nil, let copy = values.last ?? nil { explicit_bzero(copy, strlen(copy)) }
      for copy in names + values { free(copy) }
    }
    let nameList = names.map { UnsafePointer($0) } + [nil]
    let valueList = values.map { UnsafePointer($0) } + [nil]
    return PQconnectStartParams(nameList, valueList, 0)
  }

  private borrowing func finish(_ name: String, until deadline: Deadline) throws(RecoveryError) {
    // As after PQconnectStart the last call of PQconnectPoll had returned PGRES_POLLING_WRITING, says the manual.
    var state = PQstatus(pointer) == CONNECTION_BAD ? PGRES_POLLING_FAILED : PGRES_POLLING_WRITING
    var hasAnswered = false
    while state != PGRES_POLLING_OK {
      if state == PGRES_POLLING_FAILED { throw failure(name, hasAnswered: hasAnswered) }
      try Interruption.check()
      if deadline.hasPassed {
        throw RecoveryError(.serverUnreachable, "no answer from the server \(name) in time", isTransient: true)
      }
      let socket = [PQsocket(pointer)]
      let ready =
        state == PGRES_POLLING_READING
        ? Readiness.wait(reading: socket, until: deadline) : Readiness.wait(writing: socket, until: deadline)
      if ready.isEmpty { continue }
      if PQstatus(pointer) == CONNECTION_AWAITING_RESPONSE { hasAnswered = true }
      state = PQconnectPoll(pointer)
    }
  }

  /// libpq keeps no SQLSTATE of a failed connection: only how far it came, and its words.
  private borrowing func failure(_ name: String, hasAnswered: Bool) -> RecoveryError {
    let text = message
    let isNotReady = text.contains("the database system is")
    if hasAnswered && !isNotReady && !text.contains("closed the connection unexpectedly") {
      let asksPassword = PQconnectionNeedsPassword(pointer) == 1
      return RecoveryError(
        .serverRefused, "the server \(name) refused the connection: \(text)",
        hints: asksPassword ? ["give the password: PGPASSFILE, PGPASSWORD or --postgres-password"] : [])
    }
    return RecoveryError(
      .serverUnreachable, "cannot reach the server \(name): \(text)", hints: ["look whether it runs: pg_isready"],
      isTransient: true)
  }
}
