/// Where the rewritten dump goes.
public protocol DumpOutput: ~Copyable {
  /// Takes the next bytes for psql.
  mutating func write(_ bytes: UnsafeRawBufferPointer) throws(RecoveryError)
}

/// What a restore changes on the way: nothing but what the target cannot take as it is.
public struct DumpChanges: Sendable {
  /// Databases whose whole section is left out.
  public var skippedDatabases: Set<String> = []
  /// Locales that the target lacks, and what stands in for each.
  public var locales: [String: String] = [:]
  /// Tablespaces, and the directory that each gets instead of its own.
  public var tablespaces: [String: String] = [:]

  /// Changes nothing.
  public init() {}
}

/// Writes the scanned dump for psql, under a `\restrict` of our own.
///
/// The restriction is open only around a `\connect` that the scanner vetted and that is written anew here; the dump's own
/// restrict lines are dropped. What is left out leaves its line feeds, so that ``lines`` can tell a line of the dump from
/// a line of psql's input.
struct DumpRewriter<Output: DumpOutput & ~Copyable>: ~Copyable {
  var output: Output
  /// How psql's line numbers relate to the dump's.
  private(set) var lines = LineMap()

  private let key: String
  private let changes: DumpChanges
  /// psql before the fixes of 2026 reads the rows of a COPY that failed to start as SQL: such a COPY must end it.
  private let stopsAtFailedCopy: Bool
  private var isSkipping = false

  init(output: consuming Output, key: String, changes: DumpChanges, stopsAtFailedCopy: Bool) {
    self.output = output
    self.key = key
    self.changes = changes
    self.stopsAtFailedCopy = stopsAtFailedCopy
  }

  mutating func begin() throws(RecoveryError) {
    try insert("\\restrict \(key)\n", before: 1)
  }

  /// Ends psql by its own command: it never sees an end of file.
  mutating func end() throws(RecoveryError) {
    try write("\n\\unrestrict \(key)\n\\q\n")
  }

  mutating func comment(_ text: String) {
    if let database = DumpSection.database(of: text) {
      isSkipping = changes.skippedDatabases.contains(database)
    } else if text == "PostgreSQL database cluster dump complete" {
      isSkipping = false
    }
  }

  /// Passes bytes on as they are, or only their line feeds.
  mutating func pass(_ bytes: UnsafeRawBufferPointer) throws(RecoveryError) {
    if !isSkipping { return try output.write(bytes) }
    try write(String(repeating: "\n", count: bytes.occurrences(of: 0x0a)))
  }

  mutating func pass(_ statement: DumpStatement) throws(RecoveryError) {
    guard statement.isWhole else { return }
    if stopsAtFailedCopy && !isSkipping && DumpCopy(statement) != nil {
      try insert("\n\\unrestrict \(key)\n\\set ON_ERROR_STOP on\n\\restrict \(key)\n", before: statement.line)
    }
    let text = changes.applied(to: statement)
    try text.withUnsafeBufferPointer { bytes throws(RecoveryError) in try pass(UnsafeRawBufferPointer(bytes)) }
  }

  mutating func rowsEnded(line: Int) throws(RecoveryError) {
    if stopsAtFailedCopy && !isSkipping {
      try insert("\\unrestrict \(key)\n\\set ON_ERROR_STOP off\n\\restrict \(key)\n", before: line + 1)
    }
  }

  mutating func command(_ command: PsqlCommand, line: Int) throws(RecoveryError) {
    guard case .connect(let database) = command, !isSkipping else { return }
    try insert("\\unrestrict \(key)\n\(PsqlCommand.connectLine(database))\n\\restrict \(key)", before: line)
  }

  private mutating func insert(_ text: String, before line: Int) throws(RecoveryError) {
    lines.insert(text.utf8.count { $0 == 0x0a }, before: line)
    try write(text)
  }

  private mutating func write(_ text: String) throws(RecoveryError) {
    if text.isEmpty { return }
    try Array(text.utf8).withUnsafeBufferPointer { bytes throws(RecoveryError) in
      try output.write(UnsafeRawBufferPointer(bytes))
    }
  }
}

/// The headings by which pg_dumpall divides a dump.
enum DumpSection {
  /// The database that a comment `Database "NAME" dump` heads; nil for any other comment.
  static func database(of comment: String) -> String? {
    let opening = "Database \""
    let closing = "\" dump"
    guard comment.hasPrefix(opening), comment.hasSuffix(closing), comment.count > opening.count + closing.count else {
      return nil
    }
    return String(comment.dropFirst(opening.count).dropLast(closing.count))
  }
}

/// How the line numbers of psql's input relate to those of the dump.
struct LineMap: Sendable {
  private var insertions: [(line: Int, count: Int)] = []

  /// `count` lines were put in before the dump's line `line`.
  mutating func insert(_ count: Int, before line: Int) {
    insertions.append((line, count))
  }

  /// The dump's line for a line that psql names.
  func dumpLine(_ psqlLine: Int) -> Int {
    var shift = 0
    for insertion in insertions {
      if psqlLine < insertion.line + shift + insertion.count { return min(psqlLine - shift, insertion.line) }
      shift += insertion.count
    }
    return psqlLine - shift
  }
}
