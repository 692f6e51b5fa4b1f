/// The two statements in which a throwaway server may need something else than the site had.
extension DumpChanges {
  /// The statement's text with its locale or its tablespace's directory replaced, line feeds kept.
  func applied(to statement: DumpStatement) -> [UInt8] {
    if statement.begins(with: "CREATE DATABASE ") {
      return locales.reduce(statement.text) { text, change in
        replace(SQLLiteral.quoted(change.key), with: SQLLiteral.quoted(change.value), in: text)
      }
    }
    if statement.begins(with: "CREATE TABLESPACE ") {
      var text = SQLText(statement.text)
      guard text.take("create", "tablespace"), let name = text.takeName(), let directory = tablespaces[name],
        let quote = statement.text.lastIndex(of: UInt8(ascii: "'")),
        let opening = statement.text[..<quote].lastIndex(of: UInt8(ascii: "'"))
      else { return statement.text }
      return statement.text[..<opening] + Array(SQLLiteral.quoted(directory).utf8) + statement.text[(quote + 1)...]
    }
    return statement.text
  }

  private func replace(_ old: String, with new: String, in text: [UInt8]) -> [UInt8] {
    Array(String(decoding: text, as: UTF8.self).replacing(" = \(old)", with: " = \(new)").utf8)
  }
}

/// A string as SQL writes it with standard_conforming_strings on.
enum SQLLiteral {
  static func quoted(_ text: String) -> String { "'\(text.replacing("'", with: "''"))'" }
}
