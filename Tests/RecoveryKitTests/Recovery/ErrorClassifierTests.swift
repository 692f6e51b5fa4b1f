import Testing

@testable import RecoveryKit

/// The table of scenarios: which errors a healthy restore raises.
@Suite struct ErrorClassifierTests {
  struct Case: Sendable {
    var sqlstate: String, statement: String, inDropSection = false, expected: Bool
  }

  static let cases: [Case] = [
    Case(sqlstate: "42710", statement: "CREATE ROLE postgres;", expected: true),
    Case(sqlstate: "42710", statement: "CREATE ROLE \"Odd Name\";", expected: true),
    Case(sqlstate: "42710", statement: "CREATE ROLE newcomer;", expected: false),
    Case(sqlstate: "42710", statement: "CREATE TABLESPACE fast OWNER x LOCATION '/fast';", expected: true),
    Case(sqlstate: "42710", statement: "CREATE TABLESPACE slow OWNER x LOCATION '/slow';", expected: false),
    Case(sqlstate: "42710", statement: "CREATE EXTENSION repmgr;", expected: false),
    Case(sqlstate: "55006", statement: "DROP ROLE postgres;", inDropSection: true, expected: true),
    Case(sqlstate: "55006", statement: "DROP ROLE IF EXISTS postgres;", inDropSection: true, expected: true),
    Case(sqlstate: "55006", statement: "DROP ROLE other;", inDropSection: true, expected: false),
    Case(sqlstate: "55006", statement: "DROP DATABASE app;", inDropSection: true, expected: false),
    Case(sqlstate: "3D000", statement: "DROP DATABASE app;", inDropSection: true, expected: true),
    Case(sqlstate: "42704", statement: "DROP ROLE app;", inDropSection: true, expected: true),
    Case(sqlstate: "42704", statement: "DROP ROLE app;", expected: false),
    Case(sqlstate: "42704", statement: "ALTER ROLE app WITH LOGIN;", inDropSection: true, expected: false),
    Case(sqlstate: "42P04", statement: "CREATE DATABASE app;", expected: false),
    Case(sqlstate: "42P07", statement: "CREATE TABLE t (a int);", expected: false),
    Case(sqlstate: "23505", statement: "COPY t (a) FROM stdin;", expected: false),
    Case(sqlstate: "2BP01", statement: "DROP ROLE app;", inDropSection: true, expected: false),
  ]

  @Test(arguments: cases)
  func errorsAreSortedByStatementStateAndObject(_ table: Case) throws {
    let classifier = ErrorClassifier(
      before: TargetBefore(roles: ["postgres", "Odd Name"], tablespaces: ["fast"], currentUser: "postgres"))
    let message = try #require(PsqlMessage("psql:<stdin>:1: ERROR:  \(table.sqlstate): text"))
    let statement = DumpStatement(text: Array(table.statement.utf8))
    #expect(
      classifier.isExpected(message, statement: statement, inDropSection: table.inDropSection) == table.expected)
    #expect(!classifier.isExpected(message, statement: nil, inDropSection: table.inDropSection))
  }
}
