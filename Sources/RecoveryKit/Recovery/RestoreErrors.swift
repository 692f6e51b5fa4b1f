/// One error of psql, with the statement of the dump that it belongs to.
public struct RestoreError: Sendable, Equatable {
  /// Five characters, or empty for psql's own messages.
  public var sqlstate: String
  /// What the server said.
  public var message: String
  /// The statement's beginning.
  public var statement: String
  /// The line of the dump.
  public var line: Int
  /// The database section that it is in; nil in the part for the whole cluster.
  public var database: String?
}

/// The errors of a restore, sorted into those that this target had to raise and the others.
public struct RestoreErrors: Sendable {
  /// How many were to be expected.
  public internal(set) var expected = 0
  /// What was not, as far as they are kept.
  public internal(set) var unexpected: [RestoreError] = []
  /// How many were not to be expected; more than ``unexpected`` holds when there were very many.
  public internal(set) var unexpectedCount = 0

  /// How many are kept with their text.
  static let limit = 1000

  mutating func note(_ error: RestoreError, isExpected: Bool) {
    if isExpected {
      expected += 1
    } else {
      unexpectedCount += 1
      if unexpected.count < RestoreErrors.limit { unexpected.append(error) }
    }
  }
}

/// What the target held before the restore, as far as errors depend on it.
public struct TargetBefore: Sendable {
  /// Roles that existed.
  public var roles: Set<String> = []
  /// Tablespaces that existed.
  public var tablespaces: Set<String> = []
  /// The role that the restore runs as.
  public var currentUser = ""

  /// A target that held nothing.
  public init(roles: Set<String> = [], tablespaces: Set<String> = [], currentUser: String = "") {
    self.roles = roles
    self.tablespaces = tablespaces
    self.currentUser = currentUser
  }
}

/// Tells by statement, SQLSTATE and object which errors a healthy restore raises (facts, §3: the table of scenarios).
struct ErrorClassifier: Sendable {
  let before: TargetBefore

  /// - Parameter inDropSection: the statement stands before the roles of the dump are created.
  func isExpected(_ message: PsqlMessage, statement: DumpStatement?, inDropSection: Bool) -> Bool {
    guard let statement, message.severity == "ERROR" else { return false }
    var text = SQLText(statement.text.prefix(512))
    switch message.sqlstate {
    case "42710":  // duplicate_object: the role or tablespace that the target had before
      if text.take("create", "role"), let role = text.takeName() { return before.roles.contains(role) }
      if text.take("create", "tablespace"), let name = text.takeName() { return before.tablespaces.contains(name) }
      return false
    case "55006":  // object_in_use: never harmless for a database
      guard text.take("drop", "role") else { return false }
      _ = text.take("if", "exists")
      return text.takeName() == before.currentUser
    case "3D000", "42704":  // invalid_catalog_name, undefined_object: nothing there to drop
      return inDropSection && text.take("drop")
    default: return false
    }
  }
}
