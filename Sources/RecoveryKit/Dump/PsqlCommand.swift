/// A backslash command that pg_dumpall writes, and nothing else: every other one is refused.
///
/// psql runs whatever follows a backslash outside data, a shell included (psql(1), `\!`), and expands backquotes in
/// arguments; so the forms are matched exactly and written anew.
public enum PsqlCommand: Equatable, Sendable {
  /// `\connect name`, or `\connect -reuse-previous=on "dbname='name'"`.
  case connect(database: String)
  /// `\restrict key`.
  case restrict
  /// `\unrestrict key`.
  case unrestrict
  /// `\encoding SQL_ASCII`, which pg_dumpall writes before the second form of `\connect`.
  case encodingASCII

  /// Reads a line that begins with a backslash; nil when it has none of the forms.
  init?(_ line: some Collection<UInt8>) {
    // A name that is no UTF-8 could not be written back as it was.
    guard let text = String(validating: Array(line), as: UTF8.self) else { return nil }
    guard let blank = text.firstIndex(of: " ") else { return nil }
    let argument = text[text.index(after: blank)...]
    switch text[..<blank] {
    case "\\connect":
      guard let name = PsqlCommand.database(argument), PsqlCommand.isSafe(name) else { return nil }
      self = .connect(database: name)
    case "\\restrict" where PsqlCommand.isKey(argument): self = .restrict
    case "\\unrestrict" where PsqlCommand.isKey(argument): self = .unrestrict
    case "\\encoding" where argument == "SQL_ASCII": self = .encodingASCII
    default: return nil
    }
  }

  /// The one way in which we write `\connect`: the name inside a connection string, which psql does not expand.
  static func connectLine(_ database: String) -> String {
    let value = database.replacing("\\", with: "\\\\").replacing("'", with: "\\'").replacing("\"", with: "\"\"")
    return "\\connect -reuse-previous=on \"dbname='\(value)'\""
  }

  /// Whether the name means the same to psql in every client encoding.
  ///
  /// In SJIS and its like psql takes the byte behind a lead byte for part of the character, be it a quote or a backslash:
  /// a name of both kinds could leave its quotes on the one line that is not restricted, and a backquote runs a shell.
  private static func isSafe(_ name: String) -> Bool {
    if name.utf8.contains(where: { $0 < 0x20 || $0 == 0x7f }) { return false }
    return name.utf8.allSatisfy { $0 < 0x80 } || !name.utf8.contains { Array("\"'`\\".utf8).contains($0) }
  }

  private static func isKey(_ text: Substring) -> Bool {
    !text.isEmpty && text.utf8.allSatisfy { isAlphanumeric($0) }
  }

  private static func isAlphanumeric(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    default: false
    }
  }

  /// pg_dump's `appendPsqlMetaConnect`: a bare or quoted simple name, or a connection string with a dbname alone.
  private static func database(_ argument: Substring) -> String? {
    let prefix = "-reuse-previous=on \"dbname='"
    if argument.hasPrefix(prefix), argument.hasSuffix("'\""), argument.utf8.count > prefix.utf8.count + 1 {
      return connectionValue(argument.dropFirst(prefix.count).dropLast(2))
    }
    let isQuoted = argument.count > 2 && argument.hasPrefix("\"") && argument.hasSuffix("\"")
    let name = isQuoted ? argument.dropFirst().dropLast() : argument
    let isSimple = name.utf8.allSatisfy {
      isAlphanumeric($0) || $0 == UInt8(ascii: "_") || (isQuoted && $0 == UInt8(ascii: "."))
    }
    return isSimple && !name.isEmpty ? String(name) : nil
  }

  /// The value inside `'…'` of a connection string that itself stands in psql's double quotes.
  private static func connectionValue(_ text: Substring) -> String? {
    var rest = text
    var value = ""
    while let character = rest.popFirst() {
      switch character {
      case "\\":
        guard let escaped = rest.popFirst(), escaped == "\\" || escaped == "'" else { return nil }
        value.append(escaped)
      case "\"":
        guard rest.popFirst() == "\"" else { return nil }
        value.append("\"")
      case "'", "\n", "\r": return nil
      default: value.append(character)
      }
    }
    return value.isEmpty ? nil : value
  }
}
