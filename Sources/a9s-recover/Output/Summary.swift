import RecoveryKit

/// The lines that a person reads on standard output, from the same values as the document.
enum Summary {
  /// What a proven dump holds.
  static func dump(_ proof: Proof) -> [String] {
    let report = proof.report
    let origin = report.serverVersion.map { "of PostgreSQL \($0)" } ?? "of an unknown server"
    var lines = [
      "dump       \(Voice.size(proof.bytes)) \(origin), \(report.clean ? "with --clean" : "without --clean")",
      "sha256     \(proof.sha256)",
      "holds      \(Voice.plural(report.databases.count, "database")), \(Voice.plural(report.tables, "table")),"
        + " \(Voice.plural(report.rows, "row")), \(Voice.plural(report.roles.count, "role"))",
    ]
    let rows = report.databases.map { [$0.name, Voice.count($0.tables.count), Voice.count($0.rows)] }
    lines += Table(["  database", "tables", "rows"], rows.map { ["  \($0[0])", $0[1], $0[2]] }, right: [1, 2]).lines
    return lines
  }

  /// How a restore went.
  static func load(_ load: LoadResult) -> [String] {
    var lines = [
      "ledger     \(Voice.plural(load.ledger.rows, "row")) in \(Voice.plural(load.ledger.tables, "table")), "
        + (load.ledger.mismatches.isEmpty
          ? "as in the backup" : Voice.plural(load.ledger.mismatches.count, "mismatch")),
      "errors     \(load.errors.expected) expected, \(load.errors.unexpectedCount) not",
    ]
    lines += load.ledger.mismatches.prefix(20).map {
      "  \($0.database) \($0.table): \(Voice.count($0.expected)) rows in the backup,"
        + " \($0.restored.map(Voice.count) ?? "none") restored"
    }
    lines += load.errors.unexpected.prefix(20).map {
      "  line \($0.line)\($0.database.map { " (\($0))" } ?? ""): \($0.sqlstate) \($0.message)"
    }
    return lines
  }
}

/// A table for a person: columns as wide as they must be.
struct Table {
  private let rows: [[String]]
  private let right: Set<Int>

  init(_ header: [String], _ rows: [[String]], right: Set<Int> = []) {
    self.rows = [header] + rows
    self.right = right
  }

  var lines: [String] {
    let widths = (rows.first ?? []).indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.map { row in
      let cells = zip(row.indices, row).map { column, cell in
        let padding = String(repeating: " ", count: widths[column] - cell.count)
        return right.contains(column) ? padding + cell : cell + padding
      }
      return String(cells.joined(separator: "  ").reversed().drop { $0 == " " }.reversed())
    }
  }
}

extension Summary {
  /// The backups of a store.
  static func backups(_ backups: [Backup]) -> [String] {
    let rows = backups.map { backup in
      [
        backup.id.time, backup.id.description, String(backup.chunks.count), Voice.size(backup.encryptedBytes),
        backup.isComplete ? "complete" : "INCOMPLETE", backup.problems.joined(separator: "; "),
      ]
    }
    return Table(["TIME", "BACKUP", "CHUNKS", "SIZE", "STATE", "PROBLEMS"], rows, right: [2, 3]).lines
  }

  /// One backup with its objects.
  static func backup(_ backup: Backup) -> [String] {
    let head = [
      "backup     \(backup.id)", "time       \(backup.id.time)",
      "size       \(Voice.size(backup.encryptedBytes)) in \(Voice.plural(backup.chunks.count, "chunk"))",
      "state      \(backup.isComplete ? "complete by its names and sizes" : "INCOMPLETE")",
    ]
    let rows = backup.chunks.map { ["  \($0.name)", String($0.size)] }
    return head + backup.problems.map { "problem    \($0)" } + Table(["  chunk", "bytes"], rows, right: [1]).lines
  }
}
