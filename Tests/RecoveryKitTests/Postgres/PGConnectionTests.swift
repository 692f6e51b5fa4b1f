import Foundation
import Testing

@testable import RecoveryKit

@Suite struct PGConnectionTests {
  private let cluster: TestCluster
  init() throws { cluster = try TestCluster.shared.get() }

  private func refusal(_ target: ConnectionTarget, database: String? = nil) -> RecoveryError? {
    do throws(RecoveryError) {
      _ = try PGConnection(target, database: database, until: .in(.seconds(60)))
      return nil
    } catch {
      return error
    }
  }

  @Test func parametersArriveAsTheyAre() throws {
    let connection = try PGConnection(cluster.socketTarget)
    let nasty = "'; DROP TABLE x; -- \\ \" $1 é\n"
    let row = try connection.query(
      "SELECT $1::text AS a, $2::text AS b, $1::text = $3::text AS same, 7 AS n",
      parameters: [nasty, nil, nasty]
    ).rows.first
    #expect(row?["a"] == nasty)
    #expect(row?["b"] == nil)
    #expect(row?.flag("same") == true)
    #expect(row?.number("n") == 7)
    #expect(row?["no such column"] == nil)
  }

  @Test(arguments: ["plain", "Mixed \"quoted\"", "it's", "back\\slash", "$x$", "ünï"])
  func namesAndTextsAreQuoted(text: String) throws {
    let connection = try PGConnection(cluster.socketTarget)
    let sql = "SELECT \(try connection.quoteLiteral(text)) AS \(try connection.quoteIdentifier(text))"
    #expect(try connection.query(sql).rows.first?[text] == text)
  }

  @Test func theServersErrorIsKeptFieldByField() throws {
    let connection = try PGConnection(cluster.socketTarget)
    let answer = try connection.attempt("SELECT 1/0")
    guard case .failure(let error) = answer else {
      Issue.record("no error")
      return
    }
    #expect(error.sqlstate == "22012")
    #expect(error.severity == "ERROR")
    #expect(error.message == "division by zero")
    #expect(error.recoveryError.message == "the server refused: division by zero (SQLSTATE 22012)")
    // The connection is as good as before.
    #expect(try connection.query("SELECT 1 AS one").rows.count == 1)
  }

  @Test func twoStatementsInOneAreRefused() throws {
    let connection = try PGConnection(cluster.socketTarget)
    guard case .failure(let error) = try connection.attempt("SELECT 1; SELECT 2") else {
      Issue.record("no error")
      return
    }
    #expect(error.sqlstate == "42601")
  }

  @Test func whatFailsOnlyAtTheCommitIsAFailure() throws {
    let connection = try PGConnection(cluster.socketTarget)
    _ = try connection.query("CREATE TEMP TABLE deferred (i int UNIQUE DEFERRABLE INITIALLY DEFERRED)")
    guard case .failure(let error) = try connection.attempt("INSERT INTO deferred VALUES (1), (1)") else {
      Issue.record("no error")
      return
    }
    #expect(error.sqlstate == "23505")
  }

  @Test func noticesAreKept() throws {
    let connection = try PGConnection(cluster.socketTarget)
    _ = try connection.query("DO $$ BEGIN RAISE NOTICE 'one'; RAISE WARNING 'two' USING HINT = 'h'; END $$")
    #expect(connection.notices.map(\.message) == ["one", "two"])
    #expect(connection.notices.map(\.severity) == ["NOTICE", "WARNING"])
    #expect(connection.notices.last?.hint == "h")
  }

  @Test func theSessionIsOursAndSafe() throws {
    let connection = try PGConnection(cluster.socketTarget)
    func setting(_ name: String) throws -> String? {
      try connection.query("SELECT current_setting($1) AS value", parameters: [name]).rows.first?["value"]
    }
    #expect(try setting("application_name") == "a9s-recover")
    #expect(try setting("client_encoding") == "UTF8")
    #expect(try setting("search_path") == "\"\"" || setting("search_path") == "")
    #expect(try setting("statement_timeout") == "0")
    #expect(try setting("lc_messages") == "C")
  }

  @Test func aDeadlineCancelsTheStatementAndLeavesTheConnectionUsable() throws {
    let connection = try PGConnection(cluster.socketTarget)
    #expect(throws: RecoveryError.self) {
      try connection.query("SELECT pg_sleep(1000)", until: .in(.milliseconds(200)))
    }
    #expect(try connection.query("SELECT 1 AS one").rows.first?["one"] == "1")
  }

  @Test func anInterruptionCancelsTheStatement() async throws {
    let (path, port) = (cluster.path, cluster.port)
    await #expect(processExitsWith: .exitCode(130)) { [path = path as String, port = port as Int] in
      let connection = try PGConnection(
        ConnectionTarget(keywords: ["host": path, "port": "\(port)", "user": "postgres"]))
      Interruption.install()
      // Interrupts us as soon as it sees the statement running.
      let watch = """
        until psql -XAtc "SELECT count(*) FROM pg_stat_activity WHERE query = 'SELECT pg_sleep(1001)'" | grep -q 1
        do :; done; kill -INT \(getpid())
        """
      let environment = connection.target.environment(base: ["PATH": ExecutableSearch.defaultPath])
      let watcher = try ChildProcess(
        ProgramInvocation(["sh", "-c", watch], environment: environment.merging(["PGDATABASE": "postgres"]) { $1 }))
      do throws(RecoveryError) {
        _ = try connection.query("SELECT pg_sleep(1001)")
        withExtendedLifetime(watcher.process) {}
      } catch {
        exit(error.exit.rawValue)
      }
    }
    // Cancelled, not left behind.
    let watcher = try PGConnection(cluster.socketTarget)
    #expect(
      try eventually {
        try watcher.query("SELECT FROM pg_stat_activity WHERE query = 'SELECT pg_sleep(1001)'").rows.isEmpty
      })
  }

  @Test func aPasswordIsUsedAndAWrongOneRefusedWithoutShowingIt() throws {
    _ = try PGConnection(cluster.tcpTarget)
    let wrong = ConnectionTarget(keywords: cluster.tcpTarget.keywords, password: Secret(Array("hunter2".utf8)))
    let error = refusal(wrong)
    #expect(error?.code == .serverRefused)
    #expect(error?.message.contains("password authentication failed") == true)
    #expect(error?.message.contains("hunter2") == false)
    let none = refusal(ConnectionTarget(keywords: cluster.tcpTarget.keywords.merging(["passfile": "/dev/null"]) { $1 }))
    #expect(none?.code == .serverRefused)
    #expect(none?.hints.first?.contains("PGPASSFILE") == true)
  }

  @Test func aMissingDatabaseIsARefusalAndAMissingServerIsNot() throws {
    #expect(refusal(cluster.socketTarget, database: "no such")?.code == .serverRefused)
    let nobody = ConnectionTarget(keywords: ["host": "127.0.0.1", "port": "\(try freePort())"])
    #expect(refusal(nobody)?.code == .serverUnreachable)
    #expect(refusal(nobody)?.isTransient == true)
    #expect(refusal(ConnectionTarget(keywords: ["host": "/nowhere"]))?.code == .serverUnreachable)
  }

  @Test func aLostConnectionIsSaid() throws {
    let connection = try PGConnection(cluster.socketTarget)
    let process = try connection.query("SELECT pg_backend_pid() AS pid").rows.first?["pid"]
    let other = try PGConnection(cluster.socketTarget)
    _ = try other.query("SELECT pg_terminate_backend($1::int)", parameters: [process])
    var code: ErrorCode?
    do throws(RecoveryError) { _ = try connection.attempt("SELECT 1") } catch { code = error.code }
    #expect(code == .serverUnreachable)
  }

  @Test func itsTargetLeadsChildrenToTheSameServer() throws {
    let connection = try PGConnection(cluster.tcpTarget, database: "template1")
    let target = connection.target
    #expect(target.displayName == "127.0.0.1:\(cluster.port)")
    #expect(target.keywords["dbname"] == nil)
    var environment = target.environment(base: ["PATH": ExecutableSearch.defaultPath, "PGSERVICE": "x", "PGHOST": "y"])
    environment["PGDATABASE"] = "postgres"
    let outcome = try Subprocess.run(
      ProgramInvocation(["psql", "-XAtc", "SELECT inet_server_port()"], environment: environment),
      until: .in(.seconds(60)))
    #expect(outcome.outputText == "\(cluster.port)\n", "\(outcome.errorText)")
  }

  @Test func theEnvironmentDoesNotLeadItElsewhere() async throws {
    let (path, port) = (cluster.path, cluster.port)
    await #expect(processExitsWith: .success) { [path = path as String, port = port as Int] in
      setenv("PGHOSTADDR", "127.0.0.1", 1)
      setenv("PGSERVICE", "elsewhere", 1)
      let target = ConnectionTarget(keywords: ["host": path, "port": "\(port)", "user": "postgres"])
      let answer = try PGConnection(target).query("SELECT inet_server_addr() AS address")
      #expect(answer.rows.first.map { $0["address"] == nil } == true)
      // What the process was started with is still what names a target.
      #expect(try ConnectionTarget().displayName == "service elsewhere")
    }
  }

  @Test func aServiceIsSpelledOutOnceItHasAnswered() async throws {
    let directory = try TestDirectory()
    let file = directory.file("services")
    try "[test]\nhost=\(cluster.path)\nport=\(cluster.port)\nuser=postgres\npassword=secret\n"
      .write(toFile: file, atomically: true, encoding: .utf8)
    let name = "\(cluster.path):\(cluster.port)"
    await #expect(processExitsWith: .success) { [file = file as String, name = name as String] in
      setenv("PGSERVICEFILE", file, 1)
      let named = try ConnectionTarget(conninfo: "service=test", environment: [:])
      #expect(named.displayName == "service test")
      let answered = try PGConnection(named).target
      #expect(answered.displayName == name)
      #expect(answered.environment(base: ["PGSERVICE": "test"])["PGSERVICE"] == nil)
      #expect(answered.environment(base: [:])["PGPASSWORD"] == "secret")
    }
  }
}
