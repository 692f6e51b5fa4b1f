/// Splits SQL text where psql would: statements, and what stands between them.
///
/// It works on whatever part of the stream is there: all that it must remember between two parts is in its properties.
/// The rules are psql's (src/fe_utils/psqlscan.l); ``StatementLexer`` has those that hold inside a statement.
struct SQLLexer {
  /// What a run of bytes is.
  enum Kind { case space, comment, command, statement }

  /// A run of bytes of one kind at the front of the input.
  struct Step {
    var kind: Kind
    var taken: Int
    /// The comment, command or statement is at its end.
    var ends = false
    /// Why the dump may not run, in words that follow "line N, which".
    var refusal: String?
  }

  private enum Place: Equatable { case space, dash, comment, slash, block(depth: Int, last: UInt8), command }

  private var place = Place.space
  private var atLineStart = true
  private var statement = StatementLexer()

  /// Rows after VALUES in the statement that has just ended.
  var insertedRows: Int { statement.insertedRows }

  /// What the end of the stream would leave open, in words; nil when nothing is.
  var openConstruct: String? {
    if statement.isOpen { return statement.openConstruct }
    return switch place {
    case .space, .comment: nil
    case .dash, .slash, .block: "inside a comment"
    case .command: "inside a psql command"
    }
  }

  /// The rows of a COPY are over: the next byte is the first of a line.
  mutating func lineBegan() { atLineStart = true }

  /// Takes one run off the front of `bytes`, which must not be empty.
  mutating func scan(_ bytes: UnsafeRawBufferPointer, standardStrings: Bool) -> Step {
    if statement.isOpen { return scanStatement(bytes, standardStrings) }
    switch place {
    case .space: return scanSpace(bytes, standardStrings)
    case .dash: return second(bytes, expected: UInt8(ascii: "-"), then: .comment, kind: .comment)
    case .slash: return second(bytes, expected: UInt8(ascii: "*"), then: .block(depth: 1, last: 0), kind: .space)
    case .comment: return scanLine(bytes, kind: .comment)
    case .command: return scanLine(bytes, kind: .command)
    case .block(let depth, let last): return scanBlock(bytes, depth, last)
    }
  }

  private mutating func scanStatement(_ bytes: UnsafeRawBufferPointer, _ standardStrings: Bool) -> Step {
    let taken = statement.scan(bytes, standardStrings: standardStrings)
    return Step(kind: .statement, taken: taken, ends: !statement.isOpen, refusal: statement.takeRefusal())
  }

  private mutating func scanSpace(_ bytes: UnsafeRawBufferPointer, _ standardStrings: Bool) -> Step {
    var index = 0
    while index < bytes.count {
      switch bytes[index] {
      case UInt8(ascii: "\n"): atLineStart = true
      case UInt8(ascii: " "), UInt8(ascii: "\t"), 0x0c: atLineStart = false
      case _ where index > 0: return Step(kind: .space, taken: index)
      case UInt8(ascii: "-"):
        place = .dash
        return Step(kind: .comment, taken: 1)
      case UInt8(ascii: "/"):
        place = .slash
        return Step(kind: .space, taken: 1)
      case UInt8(ascii: "\r"): return Step(kind: .space, taken: 1, refusal: StatementLexer.carriageReturn)
      case UInt8(ascii: "\\"):
        place = .command
        let refusal = atLineStart ? nil : "holds a psql command in the middle of a line"
        return Step(kind: .command, taken: 1, refusal: refusal)
      default:
        atLineStart = false
        statement.begin()
        return scanStatement(bytes, standardStrings)
      }
      index += 1
    }
    return Step(kind: .space, taken: index)
  }

  /// The second character of a comment's opening.
  private mutating func second(_ bytes: UnsafeRawBufferPointer, expected: UInt8, then next: Place, kind: Kind) -> Step {
    place = next
    atLineStart = false
    return Step(kind: kind, taken: 1, refusal: bytes[0] == expected ? nil : "begins a statement with an operator")
  }

  /// The rest of a line; its line feed is space again.
  private mutating func scanLine(_ bytes: UnsafeRawBufferPointer, kind: Kind) -> Step {
    let end = bytes.firstIndex(of: UInt8(ascii: "\n"), from: 0) ?? bytes.count
    let hasReturn = bytes.prefix(end).contains(UInt8(ascii: "\r"))
    if end < bytes.count { place = .space }
    return Step(
      kind: kind, taken: end, ends: end < bytes.count, refusal: hasReturn ? StatementLexer.carriageReturn : nil)
  }

  private mutating func scanBlock(_ bytes: UnsafeRawBufferPointer, _ depth: Int, _ last: UInt8) -> Step {
    var comment = BlockComment(depth: depth, last: last)
    let taken = comment.scan(bytes)
    place = comment.depth == 0 ? .space : .block(depth: comment.depth, last: comment.last)
    return Step(kind: .space, taken: taken)
  }
}

/// A `/* … */` comment, which nests.
struct BlockComment: Equatable {
  var depth = 1
  /// The byte before, when it may be half of a mark.
  var last: UInt8 = 0

  /// Takes the comment, or what is there of it, off the front.
  mutating func scan(_ bytes: UnsafeRawBufferPointer) -> Int {
    for index in bytes.indices {
      let byte = bytes[index]
      if last == UInt8(ascii: "*") && byte == UInt8(ascii: "/") {
        depth -= 1
        last = 0
        if depth == 0 { return index + 1 }
      } else if last == UInt8(ascii: "/") && byte == UInt8(ascii: "*") {
        depth += 1
        last = 0
      } else {
        last = byte
      }
    }
    return bytes.count
  }
}
