/// The rows that the dump holds against the rows that the server says it took.
public struct Ledger: Sendable, Equatable {
  /// One COPY of the dump.
  struct Entry: Sendable, Equatable {
    var database: String
    var table: String
    var rows: Int
    /// The line of its closing `\.`, which psql names in an error.
    var line: Int
  }

  /// A COPY whose rows did not all arrive.
  public struct Mismatch: Sendable, Equatable {
    /// The database.
    public var database: String
    /// `schema.table`.
    public var table: String
    /// Rows in the dump.
    public var expected: Int
    /// Rows that the server took; nil when it took none because the COPY failed.
    public var restored: Int?
  }

  /// Tables whose rows were copied.
  public let tables: Int
  /// Rows that the server took.
  public let rows: Int
  /// Every COPY that did not bring all its rows.
  public let mismatches: [Mismatch]

  /// Joins the dump's COPY blocks, the server's tags and the failed lines.
  ///
  /// Tags come in the order of the blocks, one for each that did not fail.
  init(entries: [Entry], tags: [Int], failedLines: Set<Int>) {
    var mismatches: [Mismatch] = []
    var remaining = tags[...]
    for entry in entries {
      let restored = failedLines.contains(entry.line) ? nil : remaining.popFirst()
      if restored != entry.rows {
        mismatches.append(
          Mismatch(database: entry.database, table: entry.table, expected: entry.rows, restored: restored))
      }
    }
    tables = Set(entries.map { "\($0.database)\u{0}\($0.table)" }).count
    rows = tags.reduce(0, +)
    self.mismatches = mismatches
  }
}
