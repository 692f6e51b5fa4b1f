/// The statements that psql may still complain about, to be found by their line.
///
/// psql is at most a pipe and a few buffers behind, so what lies more than ``window`` bytes back is forgotten.
struct StatementLog {
  struct Entry {
    var statement: DumpStatement
    var database: String?
    var inDropSection: Bool
    /// Where in the stream it ended.
    var offset: Int64
  }

  /// Far more than the pipe (``PsqlSession/pipeSize``) and psql's own buffers hold.
  static let window: Int64 = 4 << 20

  private var entries: [Entry] = []
  private var first = 0

  mutating func append(_ entry: Entry) {
    while first < entries.count && entries[first].offset < entry.offset - StatementLog.window { first += 1 }
    if first > 4096 && first * 2 > entries.count {
      entries.removeFirst(first)
      first = 0
    }
    entries.append(entry)
  }

  /// The statement that ends at, or holds, a line of the dump.
  func entry(at line: Int) -> Entry? {
    let candidates = entries[first...]
    return candidates.first { $0.statement.lastLine == line }
      ?? candidates.first { ($0.statement.line...$0.statement.lastLine).contains(line) }
  }
}
