import Testing

@testable import RecoveryKit

@Suite struct PsqlMessageTests {
  /// As psql 15.20 printed them.
  static let output = """
    psql:<stdin>:6: ERROR:  42601: syntax error at or near "selec"
    LINE 1: selec 1;
            ^
    LOCATION:  scanner_yyerror, scan.l:1188
    psql:<stdin>:7: error: backslash commands are restricted; only \\unrestrict is allowed
    psql:<stdin>:22: ERROR:  22P02: invalid input syntax for type integer: "a"
    CONTEXT:  COPY x, line 2, column a: "a"
    LOCATION:  pg_strtoint32, numutils.c:232
    psql:<stdin>:30: NOTICE:  00000: table "x" does not exist, skipping
    LOCATION:  DropErrorMsgNonExistent, tablecmds.c:1367
    psql: error: connection to server was lost

    """

  @Test func messagesAreReadAsTheyCome() {
    for step in [1, 7, 64, 10_000] {
      var reader = PsqlMessageReader()
      var messages: [PsqlMessage] = []
      var rest = Array(Self.output.utf8)[...]
      while !rest.isEmpty {
        messages += reader.read(rest.prefix(step))
        rest = rest.dropFirst(step)
      }
      messages += reader.finish()
      #expect(messages.map(\.line) == [6, 7, 22, 30, 0])
      #expect(messages.map(\.sqlstate) == ["42601", "", "22P02", "00000", ""])
      #expect(messages.map(\.isError) == [true, true, true, false, true])
      #expect(messages.first?.text == "syntax error at or near \"selec\"")
    }
  }

  @Test func aMessageIsNotHeldBackUntilTheNextOne() {
    var reader = PsqlMessageReader()
    let first = Self.output.split(separator: "\n").prefix(4).joined(separator: "\n") + "\n"
    #expect(reader.read(first.utf8).count == 1)
  }

  @Test func onlyTagsAreTagsOfACopy() {
    var reader = CopyTagReader()
    reader.read("CREATE TABLE\nCOPY 10000\n COPY 5 \nCOPY 0\nINSERT 0 1\nYou are now connected\nCOPY x\n".utf8)
    #expect(reader.counts == [10000, 0])
  }

  @Test(arguments: [
    ("psql (PostgreSQL) 15.20 (Debian 15.20-0+deb12u1)", 15, 20, true, true),
    ("psql (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)", 15, 18, true, false), ("15.13", 15, 13, false, false),
    ("13.22", 13, 22, true, false), ("13.21", 13, 21, false, false), ("14.24", 14, 24, true, true),
    ("16.10 (Ubuntu 16.10-0ubuntu0.24.04.1)", 16, 10, true, false), ("17.11", 17, 11, true, true),
    ("psql (PostgreSQL) 18.6", 18, 6, true, true), ("18.1", 18, 1, true, false), ("19beta1", 19, 0, true, true),
    ("12.22", 12, 22, false, false),
  ])
  func versionsTellWhatPsqlCanDo(text: String, major: Int, minor: Int, hasRestrict: Bool, skipsRows: Bool) throws {
    let version = try #require(ServerVersion(in: text))
    #expect((version.major, version.minor) == (major, minor))
    #expect(version.hasRestrict == hasRestrict)
    #expect(version.skipsRowsOfFailedCopy == skipsRows)
  }
}
