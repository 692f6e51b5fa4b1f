/// Reads a cluster dump as psql would and hands its pieces to a sink.
///
/// What psql tracks is tracked (src/fe_utils/psqlscan.l): quotes, `E''` and standard_conforming_strings, dollar quotes,
/// nested comments, parenthesis depth, `BEGIN ATOMIC`; COPY rows up to `\.`. Backslash commands outside data are let
/// through only as ``PsqlCommand``. Where psql's reading depends on things that pg_dumpall never writes (a bare carriage
/// return, a NUL, a psql variable, string literals continued on the next line), the dump is refused.
public struct DumpScanner<Sink: DumpSink & ~Copyable>: ~Copyable {
  /// Whether what may not run is refused, or handed on as it stands so that a test can try the walls behind.
  enum Refusal { case enforced, switchedOff }

  /// Where the pieces go.
  public var sink: Sink

  private var lexer = SQLLexer()
  private var settings = StatementGuard()
  private var statement = DumpStatement()
  private var overflowed = false
  private var text: [UInt8] = []
  private var isLongComment = false
  private var copyRows = CopyRows()
  private let refusal: Refusal
  /// The line that is being read, counted from 1.
  private var line = 1

  /// Begins a scan that hands its pieces to `sink`.
  public init(sink: consuming Sink) {
    self.init(sink: sink, refusal: .enforced)
  }

  init(sink: consuming Sink, refusal: Refusal) {
    self.sink = sink
    self.refusal = refusal
  }

  /// Scans the next bytes of the stream.
  public mutating func scan(_ bytes: UnsafeRawBufferPointer) throws(RecoveryError) {
    if bytes.firstIndex(of: 0, from: 0) != nil {
      throw RecoveryError(.backupDamaged, "the dump holds a NUL byte after line \(line)", hints: [GunzipFailure.hint])
    }
    var rest = bytes
    while !rest.isEmpty {
      let taken = try copyRows.isRunning ? scanRows(rest) : scanSQL(rest)
      rest = UnsafeRawBufferPointer(rebasing: rest[taken...])
    }
  }

  /// The end of the stream: nothing may stand open.
  ///
  /// - Throws: ``ErrorCode/backupDamaged`` when the stream ends inside rows, a statement, a string or a comment.
  public mutating func finish() throws(RecoveryError) {
    let open = copyRows.isRunning ? "inside the rows of a COPY" : lexer.openConstruct
    if let open {
      throw RecoveryError(.backupDamaged, "the dump ends at line \(line), \(open)", hints: [GunzipFailure.hint])
    }
  }

  // MARK: Rows

  private mutating func scanRows(_ bytes: UnsafeRawBufferPointer) throws(RecoveryError) -> Int {
    if copyRows.isAtStatement && bytes[0] != UInt8(ascii: "\n") && refusal == .enforced {
      throw DumpRefusal.error(line: line, "holds something between a COPY and its rows")
    }
    let taken = copyRows.scan(bytes)
    try sink.rows(UnsafeRawBufferPointer(rebasing: bytes[..<taken]))
    if !copyRows.isRunning {
      // The statement's own line feed, the rows, and the closing line.
      line += copyRows.count + 2
      lexer.lineBegan()
      try sink.rowsEnded(count: copyRows.count, line: line - 1)
    }
    return taken
  }

  // MARK: SQL

  /// Scans one run of bytes of one kind.
  private mutating func scanSQL(_ bytes: UnsafeRawBufferPointer) throws(RecoveryError) -> Int {
    let step = lexer.scan(bytes, standardStrings: settings.standardStrings)
    let part = UnsafeRawBufferPointer(rebasing: bytes[..<step.taken])
    let firstLine = line
    line += part.occurrences(of: 0x0a)
    if let reason = step.refusal, refusal == .enforced { throw DumpRefusal.error(line: line, reason) }
    switch step.kind {
    case .space: try sink.space(part)
    case .comment:
      text.append(contentsOf: part)
      if text.count > 4096 {
        try passText()
        isLongComment = true
      }
      if step.ends { try endComment() }
    case .command:
      text.append(contentsOf: part)
      if text.count > 4096 { throw DumpRefusal.error(line: line, "holds a psql command of more than 4096 bytes") }
      if step.ends { try endCommand() }
    case .statement:
      if statement.text.isEmpty && !overflowed { statement.line = firstLine }
      try keep(part)
      if step.ends { try endStatement() }
    }
    return step.taken
  }

  private mutating func endComment() throws(RecoveryError) {
    let words = text.drop { $0 == UInt8(ascii: "-") }.drop { $0 == UInt8(ascii: " ") }
    if !isLongComment { try sink.comment(String(decoding: words, as: UTF8.self), line: line) }
    isLongComment = false
    try passText()
  }

  /// Hands on, as space, what was kept to be read.
  private mutating func passText() throws(RecoveryError) {
    try text.withUnsafeBufferPointer { kept throws(RecoveryError) in try sink.space(UnsafeRawBufferPointer(kept)) }
    text.removeAll(keepingCapacity: true)
  }

  private mutating func keep(_ part: UnsafeRawBufferPointer) throws(RecoveryError) {
    if overflowed { return try sink.statementPart(part) }
    if statement.text.count + part.count <= DumpStatement.limit {
      statement.text.append(contentsOf: part)
      return
    }
    overflowed = true
    statement.isWhole = false
    try statement.text.withUnsafeBufferPointer { kept throws(RecoveryError) in
      try sink.statementPart(UnsafeRawBufferPointer(kept))
    }
    try sink.statementPart(part)
  }

  private mutating func endStatement() throws(RecoveryError) {
    statement.lastLine = line
    statement.insertedRows = lexer.insertedRows
    if refusal == .enforced { try settings.check(statement) }
    if DumpCopy(statement) != nil { copyRows.begin() }
    try sink.statement(statement)
    statement.text.removeAll(keepingCapacity: true)
    statement.isWhole = true
    overflowed = false
  }

  private mutating func endCommand() throws(RecoveryError) {
    if let command = PsqlCommand(text) {
      if case .connect = command { settings.sessionBegan() }
      text.removeAll(keepingCapacity: true)
      return try sink.command(command, line: line)
    }
    let word = String(decoding: text.prefix { $0 != UInt8(ascii: " ") }.prefix(40), as: UTF8.self)
    if refusal == .enforced { throw DumpRefusal.error(line: line, "holds the psql command \(word)") }
    try passText()
  }
}
