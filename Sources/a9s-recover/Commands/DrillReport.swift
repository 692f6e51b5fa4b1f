import Foundation
import RecoveryKit

/// The report of a drill as files: the JSON document, or Markdown for people.
enum DrillReport {
  /// - Throws: ``ErrorCode/fileNotWritable``, ``ErrorCode/diskFull``.
  static func write(_ document: ResultDocument, to path: String) throws(RecoveryError) {
    let text = path.lowercased().hasSuffix(".md") ? markdown(document) : document.json() + "\n"
    var file = try AtomicFile(path: path, overwriting: true)
    try Array(text.utf8).withUnsafeBufferPointer { bytes throws(RecoveryError) in
      try file.write(UnsafeRawBufferPointer(bytes))
    }
    try file.commit()
  }

  private static func markdown(_ document: ResultDocument) -> String {
    var lines = ["# Restore drill: \(document.verdict.rawValue)", ""]
    lines += table([
      ("drilled", Date.now.formatted(.iso8601)),
      ("backup", document.backupId ?? "none"),
      ("key", document.key.map { "`\($0)`" } ?? "none"),
      ("age of the backup (RPO)", document.rpoSeconds.map(Voice.duration) ?? "unknown"),
      ("time to restore (RTO at least)", document.rtoSeconds.map(Voice.duration) ?? "not reached"),
      ("restored on PostgreSQL", document.serverVersion ?? "not reached"),
    ])
    if let error = document.error { lines += ["", "**\(error.message)**", ""] + error.hints.map { "- \($0)" } }
    if let dump = document.dump {
      lines += ["", "## What the backup holds", "", "| database | tables | rows |", "|---|---:|---:|"]
      lines += dump.databases.map { "| \($0.name) | \($0.tables.count) | \($0.rows) |" }
    }
    if let ledger = document.ledger, let errors = document.errors {
      lines += ["", "## How the restore went", ""]
      lines += [
        "\(Voice.plural(ledger.rows, "row")) in \(Voice.plural(ledger.tables, "table")) arrived;"
          + " mismatches: \(ledger.mismatches.count). Errors to be expected: \(errors.expected);"
          + " unexpected: \(errors.unexpected.count)."
      ]
      lines += errors.unexpected.map { "- line \($0.line): `\($0.sqlstate)` \($0.message)" }
    }
    lines += section("Exceptions", document.exceptions ?? [])
    lines += section(
      "Checks", (document.checks ?? []).map { "\($0.passed ? "passed" : "FAILED"): \($0.name), \($0.detail)" })
    lines += section("Warnings", document.warnings)
    return lines.joined(separator: "\n") + "\n"
  }

  private static func table(_ rows: [(String, String)]) -> [String] {
    ["| | |", "|---|---|"] + rows.map { "| \($0.0) | \($0.1) |" }
  }

  private static func section(_ title: String, _ items: [String]) -> [String] {
    items.isEmpty ? [] : ["", "## \(title)", ""] + items.map { "- \($0)" }
  }
}
