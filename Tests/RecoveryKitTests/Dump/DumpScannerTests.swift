import Testing

@testable import RecoveryKit

@Suite struct DumpScannerTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    var text: String
    var statements: [String] = []
    var rows: [Int] = []
    var testDescription: String { name }
  }

  static let accepted: [Case] = [
    Case(name: "plain", text: "SELECT 1;\nSELECT 2; SELECT 3;\n", statements: ["SELECT 1;", "SELECT 2;", "SELECT 3;"]),
    Case(
      name: "semicolons in quotes", text: "SELECT ';''' , \";\"\"\" ;\n", statements: ["SELECT ';''' , \";\"\"\" ;"]),
    Case(
      name: "backslash in a plain string", text: "SELECT '\\';\nSELECT 2;\n", statements: ["SELECT '\\';", "SELECT 2;"]),
    Case(name: "escape string", text: "SELECT E'\\';\\\\', e'\\'';\n", statements: ["SELECT E'\\';\\\\', e'\\'';"]),
    Case(name: "a word that ends in e", text: "SELECT typee'\\';\n", statements: ["SELECT typee'\\';"]),
    Case(
      name: "dollar quotes", text: "SELECT $$;'$$, $a$;$b$ $$ $a $$a$;\n",
      statements: ["SELECT $$;'$$, $a$;$b$ $$ $a $$a$;"]),
    Case(name: "a dollar in a word", text: "SELECT a$b$ ; SELECT $1;\n", statements: ["SELECT a$b$ ;", "SELECT $1;"]),
    Case(
      name: "nested comments", text: "/* ; /* ' */ ; */ SELECT 1 /* ; /* */ ' */ ;\n",
      statements: ["SELECT 1 /* ; /* */ ' */ ;"]),
    Case(name: "line comments", text: "-- ; '\nSELECT 1 -- ;'\n ;\n", statements: ["SELECT 1 -- ;'\n ;"]),
    Case(name: "comment behind an operator", text: "SELECT 1 +-- ;'\n 2;\n", statements: ["SELECT 1 +-- ;'\n 2;"]),
    Case(
      name: "parentheses", text: "CREATE RULE r AS DO (A;B;(C;));\n", statements: ["CREATE RULE r AS DO (A;B;(C;));"]),
    Case(
      name: "begin atomic",
      text: "CREATE OR REPLACE FUNCTION f() BEGIN ATOMIC SELECT CASE 1 WHEN 1 THEN 2 END; SELECT 2; END;\nSELECT 1;\n",
      statements: [
        "CREATE OR REPLACE FUNCTION f() BEGIN ATOMIC SELECT CASE 1 WHEN 1 THEN 2 END; SELECT 2; END;", "SELECT 1;",
      ]),
    Case(
      name: "begin elsewhere", text: "BEGIN;\nSELECT 1;\nCOMMIT;\n", statements: ["BEGIN;", "SELECT 1;", "COMMIT;"]),
    Case(name: "numbers", text: "SELECT 1.5e-05, 2E3, .5, 1..2;\n", statements: ["SELECT 1.5e-05, 2E3, .5, 1..2;"]),
    Case(
      name: "casts and slices", text: "SELECT a::text, b[1:2], c[x:y], d := 1;\n",
      statements: ["SELECT a::text, b[1:2], c[x:y], d := 1;"]),
    Case(
      name: "unicode strings", text: "SELECT U&'\\0041;', u&\"d;\";\n", statements: ["SELECT U&'\\0041;', u&\"d;\";"]),
    Case(name: "bit strings", text: "SELECT B'01;', X'1F;';\n", statements: ["SELECT B'01;', X'1F;';"]),
    Case(
      name: "strings with the setting off",
      text:
        "SET standard_conforming_strings = off;\nSELECT '\\';';\nSET standard_conforming_strings = on;\nSELECT '\\';\n",
      statements: [
        "SET standard_conforming_strings = off;", "SELECT '\\';';", "SET standard_conforming_strings = on;",
        "SELECT '\\';",
      ]),
    Case(
      name: "rows",
      text:
        "COPY public.t (a, \"b c\") FROM stdin;\n1\t2\n\\connect evil\n\\! touch /tmp/x\nCOPY t FROM stdin;\n\\.x\n\\N\n\n\\.\nSELECT 1;\n",
      statements: ["COPY public.t (a, \"b c\") FROM stdin;", "SELECT 1;"], rows: [7]),
    Case(name: "no rows", text: "COPY t (a) FROM stdin;\n\\.\n", statements: ["COPY t (a) FROM stdin;"], rows: [0]),
    Case(
      name: "rows closed with CR LF", text: "COPY t FROM stdin;\na\n\\.\r\n", statements: ["COPY t FROM stdin;"],
      rows: [1]),
    Case(
      name: "literals hold commands", text: "COMMENT ON TABLE t IS 'a\n\\connect evil\n\\.\nCOPY t FROM stdin;\n';\n",
      statements: ["COMMENT ON TABLE t IS 'a\n\\connect evil\n\\.\nCOPY t FROM stdin;\n';"]),
    Case(
      name: "dollar quotes hold commands",
      text: "CREATE FUNCTION f() AS $_$\n\\! x\n-- PostgreSQL database cluster dump complete\n$_$;\n",
      statements: ["CREATE FUNCTION f() AS $_$\n\\! x\n-- PostgreSQL database cluster dump complete\n$_$;"]),
  ]

  @Test(arguments: accepted)
  func readsAsPsqlWould(_ table: Case) throws {
    for step in [Int.max, 1, 2, 3, 7] {
      let seen = try scan(table.text, step: step)
      #expect(seen.statements.map { String(decoding: $0.text, as: UTF8.self) } == table.statements, "parts of \(step)")
      #expect(seen.rowCounts == table.rows)
      #expect(String(decoding: seen.bytes, as: UTF8.self) == table.text)
    }
  }

  static let refused: [(String, String)] = [
    ("\\! touch /tmp/x\n", "holds the psql command \\!"),
    ("\\connect `touch /tmp/x`\n", "holds the psql command \\connect"),
    ("\\restrict `touch /tmp/x`\n", "holds the psql command \\restrict"),
    ("SELECT (1;\nCOPY t FROM stdin;\n\\! touch /tmp/x\n\\.\n", "holds a psql command inside a statement"),
    (
      "SET standard_conforming_strings = off;\nSELECT '\\'; --'; \\! touch /tmp/x\n",
      "holds a psql command in the middle of a line"
    ),
    ("SELECT 1; \\! x\n", "holds a psql command in the middle of a line"),
    ("SELECT 1 \\g |x\n", "holds a psql command inside a statement"),
    ("SELECT 1\\; SELECT 2;\n", "holds a psql command inside a statement"),
    ("-- a\r\\! x\n", "holds a bare carriage return outside data"),
    ("SELECT 1 -- a\r\\! x\n;\n", "holds a bare carriage return outside data"),
    ("SELECT 1\r;\n", "holds a bare carriage return outside data"),
    ("SELECT E'a'\n'\\'; \\! x\n", "continues a string literal on the next line"),
    ("SELECT :LAST_ERROR_MESSAGE ;\n", "uses the psql variable :LAST_ERROR_MESSAGE"),
    ("SELECT :'DBNAME';\n", "uses the psql variable :DBNAME"),
    ("SELECT :\"DBNAME\";\n", "uses the psql variable :DBNAME"),
    ("SELECT :{?DBNAME};\n", "tests a psql variable"),
    ("SELECT 1e'\\'';\n", "joins a number and a word, which psql versions read differently"),
    ("SELECT 2e3$a$ ; $a$;\n", "joins a number and a word, which psql versions read differently"),
    ("SELECT 1$a$ ; $a$;\n", "joins a number and a word, which psql versions read differently"),
    (
      "(SELECT 1) CREATE FUNCTION f() BEGIN ATOMIC SELECT 1; END;\n",
      "holds a BEGIN behind parentheses, which psql versions read differently"
    ),
    (
      "(CREATE FUNCTION) x BEGIN SELECT 1; END;\n",
      "holds a BEGIN behind parentheses, which psql versions read differently"
    ),
    ("COPY t FROM PROGRAM 'x';\n", "is a COPY in a form that pg_dump does not write"),
    ("copy t from '/etc/passwd';\n", "is a COPY in a form that pg_dump does not write"),
    ("COPY t FROM stdin WITH (FORMAT csv);\n", "is a COPY in a form that pg_dump does not write"),
    ("COPY t FROM stdin; SELECT 1;\n", "holds something between a COPY and its rows"),
    ("SET client_encoding = 'SJIS';\n", "sets a client encoding in which a backslash can hide"),
    ("SET NAMES 'SJIS';\n", "touches 'set names'"),
    ("SET SESSION standard_conforming_strings TO off;\n", "touches 'standard_conforming_strings'"),
    ("SELECT set_config('standard_conforming_strings', 'off', false);\n", "touches 'standard_conforming_strings'"),
    ("BEGIN;\nSET standard_conforming_strings = off;\n", "touches 'standard_conforming_strings'"),
    ("DO $$ begin end $$;\n", "is a statement that pg_dump does not write"),
    ("\\encoding SJIS\n", "holds the psql command \\encoding"),
    ("\\connect -reuse-previous=on \"dbname='x' host='evil'\"\n", "holds the psql command \\connect"),
    ("\\connect -reuse-previous=on \"host=evil\"\n", "holds the psql command \\connect"),
    ("\\connect x y\n", "holds the psql command \\connect"),
    ("\\connect -reuse-previous=on \"dbname='あ\"\"`id`'\"\n", "holds the psql command \\connect"),
    ("\\connect -reuse-previous=on \"dbname='あ\\\\! id'\"\n", "holds the psql command \\connect"),
    ("SET client_encoding = E'SJIS';\n", "sets a client encoding in which a backslash can hide"),
    ("\\i /etc/passwd\n", "holds the psql command \\i"),
    ("\\copy t from program 'x'\n", "holds the psql command \\copy"),
  ]

  @Test(arguments: refused)
  func refusesWhatMayNotRun(text: String, reason: String) throws {
    for step in [Int.max, 1, 3] {
      let error = #expect(throws: RecoveryError.self) { try scan(text, step: step) }
      #expect(error?.code == .dumpRefused)
      #expect(error?.message.contains(reason) == true, "\(error?.message ?? "")")
    }
  }

  @Test(arguments: [
    "COPY t FROM stdin;\n1\n", "SELECT 'a", "SELECT $a$ $b$", "SELECT 1", "/* ", "SELECT \"a", "SELECT (1;",
    "\\connect x",
    "CREATE FUNCTION f() BEGIN ATOMIC SELECT 1;",
  ])
  func anOpenEndIsDamage(text: String) {
    let error = #expect(throws: RecoveryError.self) { try scan(text) }
    #expect(error?.code == .backupDamaged)
  }

  @Test func aNulByteIsDamage() {
    #expect(throws: RecoveryError.self) { try scan("SELECT 1;\n--\0\n\\! x\n") }
    #expect(throws: RecoveryError.self) { try scan("COPY t FROM stdin;\na\0b\n\\.\n") }
  }

  @Test(arguments: [
    ("\\connect simple", "simple"), ("\\connect \"With.Dot\"", "With.Dot"),
    ("\\connect -reuse-previous=on \"dbname='we ird-x\\\\y\\'q\"\"z'\"", "we ird-x\\y'q\"z"),
  ])
  func connectIsReadAndWrittenAnew(line: String, name: String) {
    #expect(PsqlCommand(line.utf8) == .connect(database: name))
    #expect(PsqlCommand(PsqlCommand.connectLine(name).utf8) == .connect(database: name))
  }

  @Test func insertsAreCounted() throws {
    let text =
      "INSERT INTO t (a, b) VALUES (1, 'x(y'), (2, (SELECT 3)),\n\t(4, $$($$);\nINSERT INTO t VALUES (1);\nINSERT INTO t DEFAULT VALUES;\n"
    #expect(try scan(text).statements.map(\.insertedRows) == [3, 1, 1])
  }

  @Test func aLongStatementIsPassedInParts() throws {
    let text = "SELECT '\(String(repeating: "x", count: 300_000))';\nSELECT 1;\n"
    for step in [Int.max, 10_000] {
      let seen = try scan(text, step: step)
      #expect(seen.statements.map(\.isWhole) == [false, true])
      #expect(seen.bytes == Array(text.utf8))
    }
  }
}
