import CPostgres

/// A session on a PostgreSQL server: one statement at a time, its parameters never pasted into it.
public struct PGConnection: ~Copyable {
  /// How our sessions are called in `pg_stat_activity`.
  public static let applicationName = "a9s-recover"

  private let handle: PGHandle
  private let log: NoticeLog
  private let password: Secret?

  /// Connects to a database of the target, by default the one it names, else `postgres`. Throws
  /// ``ErrorCode/serverUnreachable`` or ``ErrorCode/serverRefused`` with libpq's own text.
  public init(
    _ target: ConnectionTarget, database: String? = nil, until deadline: Deadline = .in(.seconds(15))
  ) throws(RecoveryError) {
    _ = LibpqEnvironment.atStart
    let database = database ?? target.keywords["dbname"] ?? "postgres"
    let handle = try PGHandle.connected(to: target, database: database, until: deadline)
    let log = NoticeLog()
    log.listen(to: handle.pointer)
    try PGStatement(connection: handle.pointer).prepareSession()
    self.handle = handle
    self.log = log
    self.password = target.password
  }

  /// What the server noted beside its answers, oldest first.
  public var notices: [PGError] { log.notices }

  /// The server that answered, every keyword spelled out: what later connections and psql shall use, so that they reach
  /// this one even when a name, a service or a list of hosts would lead elsewhere by then.
  public var target: ConnectionTarget {
    var keywords: [String: String] = [:]
    var password = password
    for option in LibpqOption.used(by: handle.pointer) {
      guard let value = option.value, !value.isEmpty else { continue }
      if option.keyword == "password" {
        password = password ?? Secret(Array(value.utf8))
      } else if !option.isSecret && !Self.ownKeywords.contains(option.keyword) {
        keywords[option.keyword] = value
      }
    }
    func pin(_ keyword: String, _ value: UnsafeMutablePointer<CChar>?) {
      if let value, value.pointee != 0 { keywords[keyword] = String(cString: value) }
    }
    pin("host", PQhost(handle.pointer))
    pin("hostaddr", PQhostaddr(handle.pointer))
    pin("port", PQport(handle.pointer))
    return ConnectionTarget(keywords: keywords, password: password)
  }

  /// Runs one statement and throws what the server says against it as ``ErrorCode/serverRefused``.
  public func query(
    _ sql: String, parameters: [String?] = [], until deadline: Deadline = .never
  ) throws(RecoveryError) -> PGResult {
    switch try attempt(sql, parameters: parameters, until: deadline) {
    case .success(let result): result
    case .failure(let error): throw error.recoveryError
    }
  }

  /// Runs one statement; what the server says against it is a value here, with its SQLSTATE. Throws when there is no
  /// answer: the connection is lost, the user interrupted, the deadline passed; the last two cancel the statement.
  public func attempt(
    _ sql: String, parameters: [String?] = [], until deadline: Deadline = .never
  ) throws(RecoveryError) -> Result<PGResult, PGError> {
    try Interruption.check()
    let statement = PGStatement(connection: handle.pointer)
    return try statement.run(sql, parameters, until: deadline)
  }

  /// A name as it is written in SQL, with its quotes: for statements that take no parameters.
  public func quoteIdentifier(_ name: String) throws(RecoveryError) -> String {
    try escaped(PQescapeIdentifier(handle.pointer, name, name.utf8.count))
  }

  /// A text as it is written in SQL, with its quotes: for statements that take no parameters.
  public func quoteLiteral(_ text: String) throws(RecoveryError) -> String {
    try escaped(PQescapeLiteral(handle.pointer, text, text.utf8.count))
  }

  private func escaped(_ text: UnsafeMutablePointer<CChar>?) throws(RecoveryError) -> String {
    guard let text else { throw RecoveryError(.unexpected, "cannot quote for SQL: \(handle.message)") }
    defer { PQfreemem(text) }
    return String(cString: text)
  }

  /// Keywords that are about one session, not about the server.
  private static let ownKeywords: Set<String> = [
    "application_name", "fallback_application_name", "client_encoding", "dbname", "replication", "service",
  ]
}
