/// The settings on which psql's own reading depends, and the statements that may not run.
///
/// psql follows `standard_conforming_strings` and `client_encoding` as the server reports them (facts: a dump that turns
/// one off can hide a command in a string). They are accepted only in the form that pg_dumpall writes.
struct StatementGuard {
  /// Whether a plain `'…'` takes backslashes as they are. pg_dumpall sets it; the tool starts every session with it on.
  private(set) var standardStrings = true
  private var isInTransaction = false

  /// Encodings whose every trail byte has its high bit set, so that a backslash byte is always a backslash: the server
  /// encodings (PostgreSQL documentation, "Supported Character Sets").
  private static let clientOnlyEncodings: Set<String> = [
    "big5", "gb18030", "gbk", "johab", "mskanji", "shiftjis", "shiftjis2004", "sjis", "uhc", "win932", "win936",
    "win949",
    "win950", "windows932", "windows936", "windows949", "windows950",
  ]

  /// A new session begins with the setting on: it is forced by the options of the connection.
  mutating func sessionBegan() {
    standardStrings = true
    isInTransaction = false
  }

  /// - Throws: ``ErrorCode/dumpRefused`` for a statement that may not run.
  mutating func check(_ statement: borrowing DumpStatement) throws(RecoveryError) {
    if statement.begins(with: "INSERT ") { return }  // By far the most frequent where there are no COPY blocks.
    guard case .word(let verb) = SQLText(statement.text.prefix(16)).tokens.first else { return }
    switch verb {
    case "set": try checkSetting(statement)
    case "select", "reset", "with", "values", "table": try checkMention(statement)
    case "begin": isInTransaction = true
    case "commit": isInTransaction = false
    case "copy":
      if DumpCopy(statement) == nil { throw refusal(statement, "is a COPY in a form that pg_dump does not write") }
    case "do", "call", "execute", "prepare", "discard", "rollback", "load", "listen":
      throw refusal(statement, "is a statement that pg_dump does not write")
    default: return
    }
  }

  private mutating func checkSetting(_ statement: borrowing DumpStatement) throws(RecoveryError) {
    if statement.begins(with: "SET standard_conforming_strings = "), !isInTransaction {
      switch SQLText(statement.text).value(of: "standard_conforming_strings") {
      case "on": standardStrings = true
      case "off": standardStrings = false
      default: throw refusal(statement, "sets standard_conforming_strings in a form that pg_dumpall does not write")
      }
    } else if statement.begins(with: "SET client_encoding = ") {
      let text = String(decoding: statement.text, as: UTF8.self)
      let name = text.wholeMatch(of: /SET client_encoding = '([A-Za-z0-9_-]+)';/)?.1 ?? ""
      let plain = name.lowercased().filter { $0.isLetter || $0.isNumber }
      if plain.isEmpty || StatementGuard.clientOnlyEncodings.contains(plain) {
        throw refusal(statement, "sets a client encoding in which a backslash can hide")
      }
    } else {
      try checkMention(statement)
    }
  }

  /// `SET SESSION …`, `SET NAMES`, `set_config(…)`: other ways to the same two settings.
  private func checkMention(_ statement: borrowing DumpStatement) throws(RecoveryError) {
    let text = String(decoding: statement.text.prefix(4096), as: UTF8.self).lowercased()
    for setting in ["standard_conforming_strings", "client_encoding", "set names"] where text.contains(setting) {
      throw refusal(statement, "touches '\(setting)' in a form that pg_dumpall does not write")
    }
  }

  private func refusal(_ statement: borrowing DumpStatement, _ reason: String) -> RecoveryError {
    DumpRefusal.error(line: statement.line, "\(reason): \(statement.excerpt)")
  }
}

/// How a refusal of the dump's content is said.
enum DumpRefusal {
  static func error(line: Int, _ reason: String) -> RecoveryError {
    RecoveryError(
      .dumpRefused, "the dump was refused at line \(line), which \(reason)",
      hints: [
        "pg_dumpall never writes this: the backup was tampered with, or is damaged; nothing of it was run",
        "to look at it, decrypt it with 'a9s-recover fetch --output FILE'",
      ])
  }
}
