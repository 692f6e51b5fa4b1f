import Foundation
import RecoveryKit

/// What a command says as JSON: one document, with the parts that this command has (docs/configuration.md).
struct ResultDocument: Encodable, Sendable {
  var command: String
  var verdict = Verdict.failed
  var seconds = 0.0
  var warnings: [String] = []
  var error: ErrorPart?

  var backups: [BackupPart]?
  var backup: BackupPart?
  var chunks: [ChunkPart]?
  var backupId: String?
  var reason: String?
  var digest: String?
  var key: String?
  var dump: DumpPart?
  var output: String?
  var salvage: SalvagePart?
  var target: TargetState?
  var errors: ErrorsPart?
  var ledger: LedgerPart?
  var dropped: [String]?
  var remaining: [String]?
  var exceptions: [String]?
  var checks: [CheckPart]?
  var serverVersion: String?
  var rpoSeconds: Double?
  var rtoSeconds: Double?
  var tools: [ToolPart]?

  init(command: String) { self.command = command }
}

/// How a command ended, as one word.
enum Verdict: String, Encodable, CaseIterable, Sendable {
  case listed, shown, fits, proven, fetched, restored, refused, damaged, partial, failed, ready
  case provenWithExceptions = "proven_with_exceptions"
  case restoredWithErrors = "restored_with_errors"

  /// The verdict of a command that ended with this error.
  init(_ error: RecoveryError) {
    self =
      switch error.exit {
      case .damaged: .damaged
      case .partlyRestored: .partial
      case .restoredWithErrors: .restoredWithErrors
      case .notFit, .usage, .locked, .noBackup, .noKey, .store, .service: .refused
      default: .failed
      }
  }
}

/// Whether the target was touched.
enum TargetState: String, Encodable, Sendable { case untouched, partial, restored }

/// The error that ended the command.
struct ErrorPart: Encodable, Sendable {
  var code: String
  var exit: Int32
  var message: String
  var hints: [String]

  init(_ error: RecoveryError) {
    code = error.code.rawValue
    exit = error.exit.rawValue
    message = error.message
    hints = error.hints
  }
}

/// One backup of a listing.
struct BackupPart: Encodable, Sendable {
  var id: String
  var guid: String
  var timestamp: Int64
  var time: String
  var chunks: Int
  var encryptedBytes: Int64
  var complete: Bool
  var problems: [String]

  init(_ backup: Backup) {
    id = backup.id.description
    guid = backup.id.guid
    timestamp = Int64(backup.id.timestamp) ?? 0
    time = backup.id.time
    chunks = backup.chunks.count
    encryptedBytes = backup.encryptedBytes
    complete = backup.isComplete
    problems = backup.problems
  }
}

/// One object of a backup.
struct ChunkPart: Encodable, Sendable {
  var name: String
  var bytes: Int64
}

/// What a dump holds.
struct DumpPart: Encodable, Sendable {
  struct Database: Encodable, Sendable {
    var name: String
    var rows: Int
    var tables: [Table]
  }
  struct Table: Encodable, Sendable {
    var schema: String
    var name: String
    var rows: Int
  }

  var bytes: Int64
  var sha256: String
  var serverVersion: String?
  var pgDumpVersion: String?
  var clean: Bool
  var roles: Int
  var databases: [Database]

  init(_ proof: Proof) {
    bytes = proof.bytes
    sha256 = proof.sha256
    serverVersion = proof.report.serverVersion
    pgDumpVersion = proof.report.pgDumpVersion
    clean = proof.report.clean
    roles = proof.report.roles.count
    databases = proof.report.databases.map { database in
      Database(
        name: database.name, rows: database.rows,
        tables: database.tables.map { Table(schema: $0.schema, name: $0.name, rows: $0.rows) })
    }
  }
}

/// What a salvage saved.
struct SalvagePart: Encodable, Sendable {
  var file: String
  var bytes: Int64
  var brokeAtByte: Int64
  var reason: String
  var wholeDatabases: [String]
  var brokenDatabases: [String]
  var wholeTables: [String]
  /// Read to their end out of a stream that is damaged inside: some of their rows may be others.
  var doubtfulTables: [String]
  var brokenTables: [String]

  init(_ report: SalvageReport) {
    file = report.path
    bytes = report.bytes
    brokeAtByte = report.bytes
    reason = report.reason.message
    let isWhole = { (database: DumpReport.Database) in database.isWhole && report.endsEarly }
    wholeDatabases = report.report.databases.filter(isWhole).map(\.name)
    brokenDatabases = report.report.databases.filter { !isWhole($0) }.map(\.name)
    let tables = report.report.databases.flatMap { database in
      database.tables.map { (name: "\(database.name): \($0.schema).\($0.name)", isWhole: $0.isWhole) }
    }
    let readToTheirEnd = tables.filter(\.isWhole).map(\.name)
    wholeTables = report.endsEarly ? readToTheirEnd : []
    doubtfulTables = report.endsEarly ? [] : readToTheirEnd
    brokenTables = tables.filter { !$0.isWhole }.map(\.name)
  }
}

/// The errors of a restore.
struct ErrorsPart: Encodable, Sendable {
  struct Unexpected: Encodable, Sendable {
    var sqlstate: String
    var message: String
    var statement: String
    var line: Int
    var database: String?
  }

  var expected: Int
  var unexpected: [Unexpected]

  init(_ errors: RestoreErrors) {
    expected = errors.expected
    unexpected = errors.unexpected.map {
      Unexpected(
        sqlstate: $0.sqlstate, message: $0.message, statement: $0.statement, line: $0.line, database: $0.database)
    }
  }
}

/// Rows in the dump against rows that arrived.
struct LedgerPart: Encodable, Sendable {
  struct Mismatch: Encodable, Sendable {
    var database: String
    var table: String
    var expected: Int
    var restored: Int?
  }

  var tables: Int
  var rows: Int
  var mismatches: [Mismatch]

  init(_ ledger: Ledger) {
    tables = ledger.tables
    rows = ledger.rows
    mismatches = ledger.mismatches.map {
      Mismatch(database: $0.database, table: $0.table, expected: $0.expected, restored: $0.restored)
    }
  }
}

/// One check of a drill.
struct CheckPart: Encodable, Sendable {
  var name: String
  var passed: Bool
  var detail: String
}

/// One thing that doctor looked for.
struct ToolPart: Encodable, Sendable {
  var name: String
  var ok: Bool
  var detail: String
  var hint: String?
}

extension ResultDocument {
  /// The document as it is printed: keys in snake_case and alphabetical order.
  func json() -> String {
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    guard let data = try? encoder.encode(self) else { return "{}" }
    return String(decoding: data, as: UTF8.self)
  }
}
