import Testing

@testable import RecoveryKit

/// What psql is fed, and that its line numbers lead back to the dump's.
@Suite struct DumpRewriterTests {
  /// Keeps what is written.
  private struct Paper: ~Copyable, DumpOutput {
    var text: [UInt8] = []
    mutating func write(_ bytes: UnsafeRawBufferPointer) throws(RecoveryError) { text += bytes }
  }

  /// Hands the scanner's pieces to a rewriter, as a restore does.
  private struct Writing: ~Copyable, DumpSink {
    var rewriter: DumpRewriter<Paper>
    mutating func space(_ bytes: UnsafeRawBufferPointer) throws(RecoveryError) { try rewriter.pass(bytes) }
    mutating func comment(_ text: String, line: Int) throws(RecoveryError) { rewriter.comment(text) }
    mutating func statement(_ statement: DumpStatement) throws(RecoveryError) { try rewriter.pass(statement) }
    mutating func statementPart(_ bytes: UnsafeRawBufferPointer) throws(RecoveryError) { try rewriter.pass(bytes) }
    mutating func command(_ command: PsqlCommand, line: Int) throws(RecoveryError) {
      try rewriter.command(command, line: line)
    }
    mutating func rows(_ bytes: UnsafeRawBufferPointer) throws(RecoveryError) { try rewriter.pass(bytes) }
    mutating func rowsEnded(count: Int, line: Int) throws(RecoveryError) { try rewriter.rowsEnded(line: line) }
  }

  private func rewrite(_ dump: String, changes: DumpChanges = DumpChanges(), stopsAtFailedCopy: Bool = false)
    throws(RecoveryError) -> (text: String, lines: LineMap)
  {
    let rewriter = DumpRewriter(
      output: Paper(), key: "K", changes: changes, stopsAtFailedCopy: stopsAtFailedCopy)
    var scanner = DumpScanner(sink: Writing(rewriter: rewriter))
    try scanner.sink.rewriter.begin()
    try Array(dump.utf8).withUnsafeBufferPointer { bytes throws(RecoveryError) in
      try scanner.scan(UnsafeRawBufferPointer(bytes))
    }
    try scanner.finish()
    try scanner.sink.rewriter.end()
    return (String(decoding: scanner.sink.rewriter.output.text, as: UTF8.self), scanner.sink.rewriter.lines)
  }

  @Test func theRestrictionIsOpenOnlyAroundOurOwnConnect() throws {
    let dump = "\\restrict abc\n\\unrestrict abc\n\\encoding SQL_ASCII\n\\connect a\nSELECT 1;\n"
    #expect(
      try rewrite(dump).text == """
        \\restrict K



        \\unrestrict K
        \\connect -reuse-previous=on "dbname='a'"
        \\restrict K
        SELECT 1;

        \\unrestrict K
        \\q

        """)
  }

  @Test(arguments: [false, true])
  func everyLineOfPsqlLeadsToItsLineOfTheDump(stopsAtFailedCopy: Bool) throws {
    let dump =
      (1...4).map { "\\connect db\($0)\nSELECT 'mark \($0)a';\nCOPY t (a) FROM stdin;\nmark \($0)b\n\\.\n" }
      .joined() + "SELECT 'mark 5';\n"
    let (text, lines) = try rewrite(dump, stopsAtFailedCopy: stopsAtFailedCopy)
    let dumpLines = dump.split(separator: "\n", omittingEmptySubsequences: false)
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
    where line.contains("mark") || line.hasPrefix("COPY") || line == "\\." {
      #expect(dumpLines[lines.dumpLine(index + 1) - 1] == line)
    }
  }

  @Test func aSkippedDatabaseLeavesItsLineFeeds() throws {
    let section = { (name: String) in
      "--\n-- Database \"\(name)\" dump\n--\n\\connect \(name)\nCOPY t (a) FROM stdin;\n1\n\\.\nSELECT '\(name)\n';\n"
    }
    let closing = "-- PostgreSQL database cluster dump complete\n"
    let dump = section("kept one").replacing("\\connect kept one", with: "\\connect kept") + section("gone") + closing
    var changes = DumpChanges()
    changes.skippedDatabases = ["gone"]
    let (text, lines) = try rewrite(dump, changes: changes)
    #expect(!text.contains("gone';") && !text.contains("'gone"))
    #expect(text.contains(closing))
    let psqlLine = try #require(
      text.split(separator: "\n", omittingEmptySubsequences: false).firstIndex { $0 + "\n" == closing })
    let dumpLine = try #require(
      dump.split(separator: "\n", omittingEmptySubsequences: false).firstIndex { $0 + "\n" == closing })
    #expect(lines.dumpLine(psqlLine + 1) == dumpLine + 1)
  }

  @Test func localesAndTablespacesAreReplaced() throws {
    var changes = DumpChanges()
    changes.locales = ["de_DE.UTF-8": "C.UTF-8"]
    changes.tablespaces = ["fast": "/work/it's"]
    let dump = """
      CREATE TABLESPACE fast OWNER postgres LOCATION '/mnt/fast';
      CREATE TABLESPACE other OWNER postgres LOCATION '/mnt/other';
      CREATE DATABASE a WITH TEMPLATE = template0 ENCODING = 'UTF8' LOCALE = 'de_DE.UTF-8';
      SELECT 'de_DE.UTF-8';

      """
    #expect(
      try rewrite(dump, changes: changes).text.contains(
        """
        CREATE TABLESPACE fast OWNER postgres LOCATION '/work/it''s';
        CREATE TABLESPACE other OWNER postgres LOCATION '/mnt/other';
        CREATE DATABASE a WITH TEMPLATE = template0 ENCODING = 'UTF8' LOCALE = 'C.UTF-8';
        SELECT 'de_DE.UTF-8';
        """))
  }
}
