import Glibc

/// What a dump wants of a throwaway server, and how each want is met.
public struct Requirements: Sendable {
  /// What was left out or replaced, in words for the report: with any of these the verdict has exceptions.
  public private(set) var exceptions: [String] = []
  /// The changes that the load makes for it.
  public private(set) var changes = DumpChanges()

  /// What the operator chose for wants that a plain server cannot meet.
  public struct Choices: Sendable {
    /// Databases to leave out.
    public var skippedDatabases: [String]
    /// Locales of the site, and what stands in for each here.
    public var locales: [String: String]

    /// Chooses nothing by default.
    public init(skippedDatabases: [String] = [], locales: [String: String] = [:]) {
      self.skippedDatabases = skippedDatabases
      self.locales = locales
    }
  }

  /// Compares the dump with what the server and this machine have.
  ///
  /// - Parameters:
  ///   - extensions: those that the server can create (`pg_available_extensions`).
  ///   - directory: where each tablespace gets a directory of its own.
  /// - Throws: ``ErrorCode/targetNotFit`` naming every want that no choice meets, with the package or option that does.
  init(
    of report: DumpReport, choices: Choices, extensions: Set<String>, major: Int, directory: String
  ) throws(RecoveryError) {
    changes.skippedDatabases = Set(choices.skippedDatabases)
    changes.locales = choices.locales
    for name in choices.skippedDatabases {
      guard report.databases.contains(where: { $0.name == name }) else {
        throw RecoveryError(
          .usage, "--skip-database: the backup holds no database '\(name)'",
          hints: ["it holds \(report.databases.map(\.name).joined(separator: ", "))"])
      }
      exceptions.append("database \(name) was left out")
    }
    var wants: [String] = []
    var hints: [String] = []
    for database in report.databases where !changes.skippedDatabases.contains(database.name) {
      for name in database.extensions where !extensions.contains(name) {
        wants.append("extension \(name) (database \(database.name))")
        hints.append(Requirements.hint(extension: name, database: database.name, major: major))
      }
    }
    for creation in report.creations where !changes.skippedDatabases.contains(creation.name) {
      for locale in creation.locales where !Requirements.hasLocale(changes.locales[locale] ?? locale) {
        wants.append("locale \(locale) (database \(creation.name))")
        hints.append("'locale-gen \(locale)' after 'apt-get install locales', or --map-locale \(locale)=C.UTF-8")
      }
      for locale in creation.locales {
        if let stand = changes.locales[locale] { exceptions.append("locale \(locale) was replaced by \(stand)") }
      }
    }
    if !wants.isEmpty {
      throw RecoveryError(
        .targetNotFit, "the throwaway server lacks \(Requirements.unique(wants).joined(separator: ", "))",
        hints: Requirements.unique(hints))
    }
    for (index, tablespace) in report.tablespaces.enumerated() {
      changes.tablespaces[tablespace.name] = "\(directory)/tablespace-\(index)"
      exceptions.append("tablespace \(tablespace.name) was mapped from \(tablespace.location) into the work directory")
    }
    exceptions = Requirements.unique(exceptions)
  }

  private static func unique(_ lines: [String]) -> [String] {
    lines.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }

  private static func hint(extension name: String, database: String, major: Int) -> String {
    let package =
      name == "repmgr" ? "postgresql-\(major)-repmgr" : "postgresql-\(major)-\(name.replacing("_", with: "-"))"
    return "'apt-get install \(package)' brings \(name), or leave the database out with --skip-database \(database)"
  }

  /// The categories that PostgreSQL sets: LC_COLLATE and LC_CTYPE. LC_ALL_MASK is a macro that Swift does not import.
  private static let categories = Int32(1) << LC_COLLATE | Int32(1) << LC_CTYPE

  /// Whether the C library of this machine, on which the throwaway server runs, knows the locale.
  static func hasLocale(_ name: String) -> Bool {
    guard let found = newlocale(categories, name, nil) else { return false }
    freelocale(found)
    return true
  }
}
