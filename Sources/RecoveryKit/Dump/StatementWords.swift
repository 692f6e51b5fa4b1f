/// What psql's lexer classes a byte as.
enum SQLByte {
  static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

  static func startsWord(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"), 0x80...0xff:
      true
    default: false
    }
  }

  static func continuesWord(_ byte: UInt8) -> Bool {
    startsWord(byte) || isDigit(byte) || byte == UInt8(ascii: "$")
  }
}

/// The bare words of a statement, as far as the reading depends on them.
///
/// psql looks for `CREATE [OR REPLACE] FUNCTION|PROCEDURE` and then counts BEGIN, CASE and END outside parentheses, so
/// that the semicolons of a `BEGIN ATOMIC` body do not end the statement. Whether words in parentheses belong to that
/// beginning differs between its versions (15.20 skips them), so a BEGIN on which they disagree is refused. INSERT and
/// VALUES are for the ledger.
struct StatementWords {
  /// BEGIN and CASE that have not met their END.
  private(set) var blocks = 0
  /// A BEGIN has come that some versions of psql count and others do not.
  private(set) var isAmbiguous = false
  private var word = Word()
  private var opening = Opening()
  private var openingOutsideParentheses = Opening()
  private var sawValues = false
  private var groups = 0

  /// Groups of values in an INSERT; `DEFAULT VALUES` is one row.
  var insertedRows: Int { sawValues ? max(groups, 1) : 0 }

  /// The word so far when it is one letter, in lower case.
  var single: UInt8? { word.length == 1 ? UInt8(truncatingIfNeeded: word.letters) : nil }

  mutating func begin(_ byte: UInt8) {
    word = Word()
    word.append(byte)
  }

  mutating func begin(_ bytes: [UInt8]) {
    word = Word()
    for byte in bytes { word.append(byte) }
  }

  mutating func append(_ byte: UInt8) { word.append(byte) }

  mutating func end(isOutsideParentheses: Bool) {
    opening.append(word)
    guard isOutsideParentheses else { return }
    openingOutsideParentheses.append(word)
    if opening.begins(with: .insert) && word == .values { sawValues = true }
    if word == .begin && opening.createsRoutine != openingOutsideParentheses.createsRoutine { isAmbiguous = true }
    if opening.createsRoutine {
      if word == .begin || (word == .case && blocks > 0) { blocks += 1 }
      if word == .end { blocks = max(0, blocks - 1) }
    }
  }

  mutating func groupBegan() {
    if sawValues { groups += 1 }
  }
}

/// The first four words of a statement.
private struct Opening {
  private var count = 0
  private var words = (Word(), Word(), Word(), Word())

  var createsRoutine: Bool {
    words.0 == .create && (words.1.isRoutine || (words.1 == .or && words.2 == .replace && words.3.isRoutine))
  }

  func begins(with word: Word) -> Bool { words.0 == word }

  mutating func append(_ word: Word) {
    switch count {
    case 0: words.0 = word
    case 1: words.1 = word
    case 2: words.2 = word
    case 3: words.3 = word
    default: return
    }
    count += 1
  }
}

/// A bare word, kept as its first sixteen letters in lower case and its length: enough to tell any keyword exactly.
private struct Word: Equatable {
  private(set) var letters: UInt128 = 0
  private(set) var length = 0

  static let create: Word = "create", or: Word = "or", replace: Word = "replace", insert: Word = "insert"
  static let values: Word = "values", begin: Word = "begin", end: Word = "end", `case`: Word = "case"
  static let function: Word = "function", procedure: Word = "procedure"

  var isRoutine: Bool { self == .function || self == .procedure }

  mutating func append(_ byte: UInt8) {
    let isUpper = (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
    if length < 16 { letters = letters << 8 | UInt128(isUpper ? byte | 0x20 : byte) }
    length += 1
  }
}

extension Word: ExpressibleByStringLiteral {
  init(stringLiteral value: StaticString) {
    value.withUTF8Buffer { for byte in $0 { append(byte) } }
  }
}
