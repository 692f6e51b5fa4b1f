/// Builds the report of a dump from the scanner's pieces, and proves that the dump is whole: pg_dumpall's opening first,
/// its closing line last, and every database section closed.
public struct DumpReporter: DumpSink {
  /// What was read so far.
  public private(set) var report = DumpReport()

  private enum Frame { case beforeOpening, open, closed }
  private var frame = Frame.beforeOpening
  private var openSections = 0
  private var database: Int?
  private var tableIndex: [String: Int] = [:]
  private var copyTable: Int?
  private var insert: (table: Int, opening: [UInt8]) = (0, [])

  /// Begins an empty report.
  public init() {}

  /// - Throws: ``ErrorCode/backupDamaged`` when the opening, the closing line or the end of a section is missing.
  public func proveWhole() throws(RecoveryError) {
    let missing: String? =
      switch frame {
      case .beforeOpening: "it does not begin as a cluster dump of pg_dumpall does"
      case .open: "the closing line of pg_dumpall is missing"
      case .closed: openSections == 0 ? nil : "a database section is not closed"
      }
    if let missing {
      throw RecoveryError(.backupDamaged, "the dump is not whole: \(missing)", hints: [GunzipFailure.hint])
    }
  }

  public mutating func comment(_ text: String, line: Int) throws(RecoveryError) {
    switch text {
    case "PostgreSQL database cluster dump" where frame == .beforeOpening: frame = .open
    case "PostgreSQL database cluster dump complete" where frame == .open: frame = .closed
    case "PostgreSQL database dump": openSections += 1
    case "PostgreSQL database dump complete":
      openSections -= 1
      if let database { report.databases[database].isWhole = true }
    // Between its heading and its \connect a section creates its database, still connected to the one before.
    case _ where DumpSection.database(of: text) != nil: database = nil
    default:
      report.serverVersion = report.serverVersion ?? value(of: text, after: "Dumped from database version ")
      report.pgDumpVersion = report.pgDumpVersion ?? value(of: text, after: "Dumped by pg_dump version ")
    }
  }

  private func value(of text: String, after prefix: String) -> String? {
    text.hasPrefix(prefix) ? String(text.dropFirst(prefix.count)) : nil
  }

  public mutating func command(_ command: PsqlCommand, line: Int) throws(RecoveryError) {
    try demandOpen(line)
    guard case .connect(let name) = command else { return }
    database = report.databases.firstIndex { $0.name == name } ?? report.databases.endIndex
    if database == report.databases.endIndex { report.databases.append(DumpReport.Database(name: name)) }
    tableIndex = [:]
    insert = (0, [])
  }

  public mutating func statement(_ statement: DumpStatement) throws(RecoveryError) {
    try demandOpen(statement.line)
    if let copy = DumpCopy(statement) {
      copyTable = index(of: copy.schema, copy.table)
      if let database, let copyTable { report.databases[database].tables[copyTable].isWhole = false }
    } else if statement.insertedRows > 0 {
      countInserted(statement)
    } else {
      read(statement)
    }
    if let database, !statement.begins(with: "SET "), !statement.begins(with: "SELECT pg_catalog.set_config(") {
      report.databases[database].hasObjects = true
    }
  }

  public mutating func rowsEnded(count: Int, line: Int) throws(RecoveryError) {
    guard let database, let copyTable else { return }
    report.databases[database].tables[copyTable].rows += count
    report.databases[database].tables[copyTable].isWhole = true
  }

  private func demandOpen(_ line: Int) throws(RecoveryError) {
    if frame == .open { return }
    let place = frame == .closed ? "after pg_dumpall's closing line" : "before pg_dumpall's opening line"
    throw RecoveryError(
      .backupDamaged, "the dump holds statements \(place), at line \(line)", hints: [GunzipFailure.hint])
  }

  private mutating func index(of schema: String, _ name: String) -> Int? {
    guard let database else { return nil }
    let key = "\(schema)\u{0}\(name)"
    if let known = tableIndex[key] { return known }
    let index = report.databases[database].tables.endIndex
    report.databases[database].tables.append(DumpReport.Table(schema: schema, name: name, rows: 0))
    tableIndex[key] = index
    return index
  }

  /// One INSERT follows another into the same table, a million times: the name is read once.
  private mutating func countInserted(_ statement: DumpStatement) {
    guard let database else { return }
    if insert.opening.isEmpty || !statement.text.starts(with: insert.opening) {
      var text = SQLText(statement.text.prefix(512))
      guard text.take("insert", "into"), let name = text.takeQualifiedName(),
        let table = index(of: name.schema, name.name)
      else { return }
      let blank = statement.text.dropFirst("INSERT INTO ".utf8.count).firstIndex(of: UInt8(ascii: " "))
      let opening = statement.text[...(blank ?? 0)]
      insert = (table, opening.contains(UInt8(ascii: "\"")) ? [] : Array(opening))
    }
    report.databases[database].tables[insert.table].rows += statement.insertedRows
  }

  /// The few statements whose content is part of the report.
  private mutating func read(_ statement: DumpStatement) {
    guard database == nil || statement.begins(with: "CREATE ") else { return }
    switch statement.text.prefix(8) {
    case _ where statement.begins(with: "CREATE ROLE "):
      var text = SQLText(statement.text)
      if text.take("create", "role"), let name = text.takeName() { report.roles.append(name) }
    case _ where statement.begins(with: "CREATE DATABASE "): readCreation(SQLText(statement.text))
    case _ where statement.begins(with: "CREATE TABLESPACE "): readTablespace(SQLText(statement.text))
    case _ where statement.begins(with: "CREATE EXTENSION "): readExtension(SQLText(statement.text))
    case _ where statement.begins(with: "GRANT "): readMembership(SQLText(statement.text))
    case _ where statement.begins(with: "DROP DATABASE ") || statement.begins(with: "DROP ROLE "): report.clean = true
    default: break
    }
  }

  private mutating func readCreation(_ statement: SQLText) {
    var text = statement
    guard text.take("create", "database"), let name = text.takeName() else { return }
    var locales: [String] = []
    for key in ["locale", "lc_collate", "lc_ctype"] {
      if let value = text.value(of: key), !locales.contains(value) { locales.append(value) }
    }
    report.creations.append(
      DumpReport.Creation(
        name: name, provider: text.value(of: "locale_provider") ?? "libc", locales: locales,
        providerLocale: text.value(of: "icu_locale") ?? text.value(of: "builtin_locale")))
  }

  private mutating func readTablespace(_ statement: SQLText) {
    var text = statement
    guard text.take("create", "tablespace"), let name = text.takeName(),
      case .string(let location)? = text.tokens.first(where: { if case .string = $0 { true } else { false } })
    else { return }
    report.tablespaces.append(DumpReport.Tablespace(name: name, location: location))
  }

  private mutating func readExtension(_ statement: SQLText) {
    var text = statement
    guard let database, text.take("create", "extension") else { return }
    _ = text.take("if", "not", "exists")
    if let name = text.takeName() { report.databases[database].extensions.append(name) }
  }

  private mutating func readMembership(_ statement: SQLText) {
    var text = statement
    guard text.take("grant"), let role = text.takeName(), text.take("to"), let member = text.takeName() else { return }
    report.memberships.append(DumpReport.Membership(role: role, member: member))
  }
}
