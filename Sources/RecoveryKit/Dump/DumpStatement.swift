/// One SQL statement of a dump, as far as it is kept.
public struct DumpStatement: Sendable {
  /// Its text from the first word to the semicolon, or its beginning when ``isWhole`` is false.
  public var text: [UInt8] = []
  /// The line of its first word, counted from 1.
  public var line = 0
  /// The line of its semicolon: what psql names in an error.
  public var lastLine = 0
  /// Whether ``text`` is all of it.
  public var isWhole = true
  /// Rows after VALUES when it is an INSERT, else 0.
  public var insertedRows = 0

  /// What longer statements are cut to.
  static let limit = 64 * 1024

  /// The beginning, for a message: one line, at most 120 characters.
  public var excerpt: String {
    let line = text.prefix(120).prefix { $0 != 0x0a }
    return String(decoding: line, as: UTF8.self) + (line.count < text.count ? " ..." : "")
  }

  /// Whether it begins with these upper-case words, one blank between them, as pg_dump writes.
  func begins(with words: StaticString) -> Bool {
    words.withUTF8Buffer { words in
      text.count >= words.count && words.indices.allSatisfy { text[$0] == words[$0] }
    }
  }
}
