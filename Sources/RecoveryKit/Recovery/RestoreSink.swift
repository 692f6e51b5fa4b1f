/// Feeds psql with the scanned dump and keeps the books: the ledger, and which statement an error belongs to.
struct RestoreSink: ~Copyable, DumpSink {
  var rewriter: DumpRewriter<PsqlSession>
  private(set) var entries: [Ledger.Entry] = []
  private(set) var errors = RestoreErrors()
  private(set) var failedLines: Set<Int> = []

  private let classifier: ErrorClassifier
  private let changes: DumpChanges
  private var log = StatementLog()
  private var offset: Int64 = 0
  private var database: String?
  private var inDropSection = true
  private var copy: (statement: DumpStatement, table: String)?

  init(_ rewriter: consuming DumpRewriter<PsqlSession>, before: TargetBefore, changes: DumpChanges) {
    self.rewriter = rewriter
    self.changes = changes
    classifier = ErrorClassifier(before: before)
  }

  mutating func space(_ bytes: UnsafeRawBufferPointer) throws(RecoveryError) {
    try pass(bytes)
  }

  mutating func comment(_ text: String, line: Int) throws(RecoveryError) {
    if text == "Roles" { inDropSection = false }
    if DumpSection.database(of: text) != nil { database = nil }
    rewriter.comment(text)
  }

  mutating func command(_ command: PsqlCommand, line: Int) throws(RecoveryError) {
    if case .connect(let name) = command {
      database = name
      inDropSection = false
    }
    try rewriter.command(command, line: line)
  }

  mutating func statementPart(_ bytes: UnsafeRawBufferPointer) throws(RecoveryError) {
    try pass(bytes)
  }

  mutating func statement(_ statement: DumpStatement) throws(RecoveryError) {
    offset += Int64(statement.text.count)
    if let block = DumpCopy(statement) {
      // Its errors name the line of the closing `\.`, which is not known yet.
      copy = (statement, block.schema.isEmpty ? block.table : "\(block.schema).\(block.table)")
    } else {
      remember(statement)
    }
    try rewriter.pass(statement)
    try noteMessages()
  }

  mutating func rows(_ bytes: UnsafeRawBufferPointer) throws(RecoveryError) {
    try pass(bytes)
  }

  mutating func rowsEnded(count: Int, line: Int) throws(RecoveryError) {
    guard let (begun, table) = copy else { return }
    copy = nil
    var statement = begun
    statement.lastLine = line
    remember(statement)
    if let database, !changes.skippedDatabases.contains(database) {
      entries.append(Ledger.Entry(database: database, table: table, rows: count, line: line))
    }
    try rewriter.rowsEnded(line: line)
    try noteMessages()
  }

  private mutating func pass(_ bytes: UnsafeRawBufferPointer) throws(RecoveryError) {
    offset += Int64(bytes.count)
    try rewriter.pass(bytes)
    try noteMessages()
  }

  private mutating func remember(_ statement: DumpStatement) {
    var kept = statement
    kept.text = Array(statement.text.prefix(512))
    log.append(
      StatementLog.Entry(statement: kept, database: database, inDropSection: inDropSection, offset: offset))
  }

  /// Sorts what psql has said since.
  mutating func noteMessages() throws(RecoveryError) {
    for message in rewriter.output.takeMessages() where message.isError {
      // The second wall was touched: what stands before it was read otherwise by the scanner than by psql.
      if message.isOfPsql && message.text.hasPrefix("backslash commands are restricted") {
        throw DumpRefusal.error(line: rewriter.lines.dumpLine(message.line), "hid a psql command, which was not run")
      }
      note(message)
    }
  }

  private mutating func note(_ message: PsqlMessage) {
    let line = rewriter.lines.dumpLine(message.line)
    let entry = log.entry(at: line) ?? running(at: line)
    if let entry, DumpCopy(entry.statement) != nil { failedLines.insert(entry.statement.lastLine) }
    let error = RestoreError(
      sqlstate: message.sqlstate, message: message.text, statement: entry?.statement.excerpt ?? "", line: line,
      database: entry?.database)
    let isExpected = classifier.isExpected(
      message, statement: entry?.statement, inDropSection: entry?.inDropSection ?? false)
    errors.note(error, isExpected: isExpected)
  }

  /// A COPY that failed before its rows are all through.
  private func running(at line: Int) -> StatementLog.Entry? {
    guard let copy, line >= copy.statement.line else { return nil }
    return StatementLog.Entry(statement: copy.statement, database: database, inDropSection: false, offset: offset)
  }
}
