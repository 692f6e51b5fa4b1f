/// The words of one statement, for the few forms of pg_dump's output that are read: keywords, names, strings, signs.
struct SQLText {
  enum Token: Equatable {
    /// A bare word, lower-cased as PostgreSQL folds it.
    case word(String)
    /// A name in double quotes, unquoted.
    case quoted(String)
    /// A string in single quotes, unquoted.
    case string(String)
    /// Any other single character.
    case sign(UInt8)

    /// The name that the token stands for as an identifier.
    var name: String? {
      switch self {
      case .word(let name), .quoted(let name): name
      case .string, .sign: nil
      }
    }
  }

  private(set) var tokens: [Token] = []

  init(_ text: some Collection<UInt8>) {
    var rest = Array(text)[...]
    while let byte = rest.first {
      switch byte {
      case UInt8(ascii: " "), UInt8(ascii: "\n"), UInt8(ascii: "\t"): rest.removeFirst()
      case UInt8(ascii: "\""): tokens.append(.quoted(SQLText.unquote(&rest, UInt8(ascii: "\""))))
      case UInt8(ascii: "'"): tokens.append(.string(SQLText.unquote(&rest, UInt8(ascii: "'"))))
      case _ where SQLText.isWordByte(byte):
        let word = rest.prefix(while: SQLText.isWordByte)
        rest.removeFirst(word.count)
        tokens.append(.word(String(decoding: word, as: UTF8.self).lowercased()))
      default:
        tokens.append(.sign(byte))
        rest.removeFirst()
      }
    }
  }

  /// Takes the words off the front when they stand there.
  mutating func take(_ words: String...) -> Bool {
    guard tokens.prefix(words.count).elementsEqual(words.map(Token.word)) else { return false }
    tokens.removeFirst(words.count)
    return true
  }

  /// Takes one sign off the front when it stands there.
  mutating func take(sign: Character) -> Bool {
    guard let ascii = sign.asciiValue, tokens.first == .sign(ascii) else { return false }
    tokens.removeFirst()
    return true
  }

  /// Takes a name off the front.
  mutating func takeName() -> String? {
    guard let name = tokens.first?.name else { return nil }
    tokens.removeFirst()
    return name
  }

  /// Takes `schema.name` or `name` off the front.
  mutating func takeQualifiedName() -> (schema: String, name: String)? {
    guard let first = takeName() else { return nil }
    guard take(sign: ".") else { return ("", first) }
    return takeName().map { (first, $0) }
  }

  /// The value of `KEY = 'value'` or `KEY = word` anywhere in the statement.
  func value(of key: String) -> String? {
    for index in tokens.indices.dropLast(2)
    where tokens[index] == .word(key) && tokens[index + 1] == .sign(UInt8(ascii: "=")) {
      switch tokens[index + 2] {
      case .string(let value), .word(let value), .quoted(let value): return value
      case .sign: return nil
      }
    }
    return nil
  }

  private static func isWordByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "$"), 0x80...0xff:
      true
    default: false
    }
  }

  private static func unquote(_ rest: inout ArraySlice<UInt8>, _ quote: UInt8) -> String {
    rest.removeFirst()
    var content: [UInt8] = []
    while let byte = rest.popFirst() {
      if byte == quote {
        guard rest.first == quote else { break }
        rest.removeFirst()
      }
      content.append(byte)
    }
    return String(decoding: content, as: UTF8.self)
  }
}
