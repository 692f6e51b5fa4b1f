/// Finds the semicolon that ends a statement, as psql's lexer does.
struct StatementLexer {
  private enum State {
    case sql, word, afterU, number, exponent, exponentSign, dash, slash, lineComment, blockComment
    case string, stringQuote, escapeString, escapeBackslash, escapeQuote, bits, name, nameQuote
    case dollar, dollarQuoted, dollarClose, colon, variable, quotedVariable(UInt8)
  }

  static let carriageReturn = "holds a bare carriage return outside data"
  private static let joinedNumber = "joins a number and a word, which psql versions read differently"

  /// Whether a statement has begun and not ended.
  private(set) var isOpen = false
  /// Why the dump may not run, as far as it has not been taken.
  private var refusal: String?

  private var state = State.sql
  private var parentheses = 0
  private var words = StatementWords()
  private var comment = BlockComment()
  private var tag: [UInt8] = []
  private var tagMatched = 0
  private var afterString = false
  private var lineFeedAfterString = false

  /// Rows after VALUES, when the statement is an INSERT.
  var insertedRows: Int { words.insertedRows }

  /// What the end of the stream would leave open.
  var openConstruct: String {
    switch state {
    case .string, .stringQuote, .escapeString, .escapeBackslash, .escapeQuote, .bits: "inside a string"
    case .name, .nameQuote: "inside a quoted name"
    case .dollarQuoted, .dollarClose: "inside a dollar-quoted string"
    case .blockComment: "inside a comment"
    default: "inside a statement"
    }
  }

  /// A statement begins with the next byte.
  mutating func begin() {
    isOpen = true
    parentheses = 0
    words = StatementWords()
    afterString = false
  }

  /// Why the dump may not run, told once: a scan whose refusal is switched off goes on behind it.
  mutating func takeRefusal() -> String? {
    defer { refusal = nil }
    return refusal
  }

  /// Takes the statement, or what is there of it up to a reason for refusal, off the front.
  mutating func scan(_ bytes: UnsafeRawBufferPointer, standardStrings: Bool) -> Int {
    var index = 0
    while index < bytes.count && refusal == nil {
      if let skipped = skip(bytes, from: index) {
        index = skipped
        continue
      }
      if consume(bytes[index], standardStrings) { index += 1 }
      if !isOpen { return index }
    }
    return index
  }

  /// Runs through the inside of quotes and comments in one go.
  private mutating func skip(_ bytes: UnsafeRawBufferPointer, from index: Int) -> Int? {
    switch state {
    case .string: return find(UInt8(ascii: "'"), in: bytes, from: index, then: .stringQuote)
    case .bits: return find(UInt8(ascii: "'"), in: bytes, from: index, then: .sql)
    case .name: return find(UInt8(ascii: "\""), in: bytes, from: index, then: .nameQuote)
    case .dollarQuoted:
      tagMatched = 0
      return find(UInt8(ascii: "$"), in: bytes, from: index, then: .dollarClose)
    case .blockComment:
      let taken = comment.scan(UnsafeRawBufferPointer(rebasing: bytes[index...]))
      if comment.depth == 0 { state = .sql }
      return index + taken
    default: return nil
    }
  }

  private mutating func find(_ byte: UInt8, in bytes: UnsafeRawBufferPointer, from index: Int, then next: State) -> Int
  {
    guard let found = bytes.firstIndex(of: byte, from: index) else { return bytes.count }
    state = next
    return found + 1
  }

  /// Moves on by one byte.
  ///
  /// - Returns: false when the byte only ended a token and is to be looked at again.
  private mutating func consume(_ byte: UInt8, _ standardStrings: Bool) -> Bool {
    switch state {
    case .sql: return begin(byte, standardStrings)
    case .word: return word(byte, standardStrings)
    case .afterU:
      state = byte == UInt8(ascii: "'") ? .string : byte == UInt8(ascii: "\"") ? .name : .sql
      if case .sql = state { return false }
    case .number: return number(byte)
    case .exponent:
      if byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-") { state = .exponentSign } else { return exponent(byte) }
    case .exponentSign: return exponent(byte)
    case .dash: return comment(byte, UInt8(ascii: "-"), .lineComment)
    case .slash:
      comment = BlockComment()
      return comment(byte, UInt8(ascii: "*"), .blockComment)
    case .lineComment:
      if byte == UInt8(ascii: "\r") { refusal = StatementLexer.carriageReturn }
      if byte == UInt8(ascii: "\n") {
        state = .sql
        return false
      }
    case .stringQuote: return quote(byte, UInt8(ascii: "'"), again: .string)
    case .nameQuote: return quote(byte, UInt8(ascii: "\""), again: .name)
    case .escapeQuote: return quote(byte, UInt8(ascii: "'"), again: .escapeString)
    case .escapeString:
      if byte == UInt8(ascii: "'") {
        state = .escapeQuote
      } else if byte == UInt8(ascii: "\\") {
        state = .escapeBackslash
      }
    case .escapeBackslash: state = .escapeString
    case .dollar: return dollar(byte)
    case .dollarClose: closeDollar(byte)
    case .colon: return colon(byte)
    case .variable: return variable(byte)
    case .quotedVariable(let mark): return quotedVariable(byte, mark, standardStrings)
    case .string, .bits, .name, .dollarQuoted, .blockComment: break  // skip(_:from:) has run through these.
    }
    return true
  }

  /// The first byte of a token.
  private mutating func begin(_ byte: UInt8, _ standardStrings: Bool) -> Bool {
    switch byte {
    case UInt8(ascii: "\n"):
      lineFeedAfterString = afterString
      return true
    case UInt8(ascii: " "), UInt8(ascii: "\t"), 0x0c: return true
    case UInt8(ascii: "-"): state = .dash
    case UInt8(ascii: "/"): state = .slash
    case UInt8(ascii: "'"):
      if afterString && lineFeedAfterString { refusal = "continues a string literal on the next line" }
      state = standardStrings ? .string : .escapeString
    default:
      afterString = false
      beginOther(byte)
    }
    return true
  }

  private mutating func beginOther(_ byte: UInt8) {
    switch byte {
    case _ where SQLByte.startsWord(byte):
      words.begin(byte)
      state = .word
    case UInt8(ascii: "0")...UInt8(ascii: "9"): state = .number
    case UInt8(ascii: "\""): state = .name
    case UInt8(ascii: "$"):
      tag.removeAll(keepingCapacity: true)
      state = .dollar
    case UInt8(ascii: ":"):
      tag.removeAll(keepingCapacity: true)
      state = .colon
    case UInt8(ascii: "("):
      if parentheses == 0 { words.groupBegan() }
      parentheses += 1
    case UInt8(ascii: ")"): parentheses = max(0, parentheses - 1)
    case UInt8(ascii: ";"): if parentheses == 0 && words.blocks == 0 { isOpen = false }
    case UInt8(ascii: "\\"): refusal = "holds a psql command inside a statement"
    case UInt8(ascii: "\r"): refusal = StatementLexer.carriageReturn
    default: break
    }
  }

  private mutating func word(_ byte: UInt8, _ standardStrings: Bool) -> Bool {
    if SQLByte.continuesWord(byte) {
      words.append(byte)
      return true
    }
    if byte == UInt8(ascii: "'"), let prefix = words.single {
      switch prefix {
      case UInt8(ascii: "e"): state = .escapeString
      case UInt8(ascii: "b"), UInt8(ascii: "x"): state = .bits
      default:
        state = .sql
        return false
      }
      return true
    }
    if byte == UInt8(ascii: "&"), words.single == UInt8(ascii: "u") {
      state = .afterU
      return true
    }
    words.end(isOutsideParentheses: parentheses == 0)
    if words.isAmbiguous { refusal = "holds a BEGIN behind parentheses, which psql versions read differently" }
    state = .sql
    return false
  }

  private mutating func number(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."): return true
    case UInt8(ascii: "e"), UInt8(ascii: "E"):
      state = .exponent
      return true
    // To psql `2e3$a$` is a number and a word, `2$a$` a number and a dollar quote.
    case _ where SQLByte.continuesWord(byte): refusal = Self.joinedNumber
    default: break
    }
    state = .sql
    return false
  }

  private mutating func exponent(_ byte: UInt8) -> Bool {
    if !SQLByte.isDigit(byte) { refusal = Self.joinedNumber }
    state = SQLByte.isDigit(byte) ? .number : .sql
    return SQLByte.isDigit(byte)
  }

  private mutating func comment(_ byte: UInt8, _ second: UInt8, _ next: State) -> Bool {
    if byte == second {
      state = next
      return true
    }
    afterString = false
    state = .sql
    return false
  }

  private mutating func quote(_ byte: UInt8, _ mark: UInt8, again: State) -> Bool {
    if byte == mark {
      state = again
      return true
    }
    afterString = mark == UInt8(ascii: "'")
    lineFeedAfterString = false
    state = .sql
    return false
  }

  private mutating func dollar(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "$"): state = .dollarQuoted
    case _ where SQLByte.startsWord(byte) || (!tag.isEmpty && SQLByte.isDigit(byte)):
      tag.append(byte)
      if tag.count > 256 { refusal = "holds a dollar quote with a tag of more than 256 bytes" }
    case _ where tag.isEmpty:
      state = SQLByte.isDigit(byte) ? .number : .sql
      return false
    default:
      words.begin(tag)
      state = .word
      return false
    }
    return true
  }

  private mutating func closeDollar(_ byte: UInt8) {
    if tagMatched < tag.count && byte == tag[tagMatched] {
      tagMatched += 1
    } else if byte == UInt8(ascii: "$") {
      if tagMatched == tag.count { state = .sql } else { tagMatched = 0 }
    } else {
      state = .dollarQuoted
    }
  }

  private mutating func colon(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: ":"), UInt8(ascii: "="): state = .sql
    case UInt8(ascii: "'"), UInt8(ascii: "\""): state = .quotedVariable(byte)
    case UInt8(ascii: "{"): refusal = "tests a psql variable"
    case _ where SQLByte.startsWord(byte) || SQLByte.isDigit(byte):
      state = .variable
      return false
    default:
      state = .sql
      return false
    }
    return true
  }

  private mutating func variable(_ byte: UInt8) -> Bool {
    if SQLByte.startsWord(byte) || SQLByte.isDigit(byte) {
      if tag.count < 64 { tag.append(byte) }
      return true
    }
    checkVariable()
    state = .sql
    return false
  }

  private mutating func quotedVariable(_ byte: UInt8, _ mark: UInt8, _ standardStrings: Bool) -> Bool {
    if SQLByte.startsWord(byte) || SQLByte.isDigit(byte) {
      if tag.count < 64 { tag.append(byte) }
      return true
    }
    if byte == mark && !tag.isEmpty {
      checkVariable()
      state = .sql
      return true
    }
    state = mark == UInt8(ascii: "\"") ? .name : standardStrings ? .string : .escapeString
    return false
  }

  private mutating func checkVariable() {
    let name = String(decoding: tag, as: UTF8.self)
    if PsqlVariables.names.contains(name) { refusal = "uses the psql variable :\(name)" }
  }
}
