/// What a server is and holds, asked once, before anything is decided.
public struct ServerFacts: Sendable {
  /// The version as a number, 150020, and as the server writes it, `15.20 (Debian …)`.
  public let version: (number: Int, text: String)
  /// Whether it is a standby.
  public let isInRecovery: Bool
  /// Whether our role is a superuser.
  public let isSuperuser: Bool
  /// The timeline: of the WAL being written on a primary, of the last restartpoint on a standby.
  public let timeline: Int?
  /// Where its data is on its own machine; nil when our role may not see it.
  public let dataDirectory: String?
  /// All databases.
  public let databases: [Database]
  /// All roles.
  public let roles: [Role]
  /// The extensions whose files are there.
  public let availableExtensions: Set<String>
  /// The operating system's locales that the server found when it was made; ask ``knows(locale:)``.
  public let locales: Set<String>
  /// The replication slots, physical and logical.
  public let slots: [Slot]
  /// The subscriptions, by the database they belong to.
  public let subscriptions: [Named]
  /// The prepared transactions, by the database they wait in.
  public let preparedTransactions: [Named]
  /// Other sessions of this tool.
  public let recoverySessions: [Session]

  /// The major version, 15.
  public var major: Int { version.number / 10_000 }
  /// The role that initdb made, which no dump can make anew.
  public var bootstrapRole: String? { roles.first(where: \.isBootstrap)?.name }

  /// A database.
  public struct Database: Equatable, Sendable {
    /// Its name.
    public let name: String
    /// False for template0, and for what somebody closed: no dump can reach it.
    public let allowsConnections: Bool
    /// Whether anybody may copy it.
    public let isTemplate: Bool
    /// The role that owns it.
    public let owner: String
    /// How many sessions it may have; -1 for no limit.
    public let connectionLimit: Int
  }

  /// A role.
  public struct Role: Equatable, Sendable {
    /// Its name.
    public let name: String
    /// Whether it may do everything.
    public let isSuperuser: Bool
    /// Whether it is a user.
    public let canLogIn: Bool
    /// Whether it is the one that initdb made, with the OID 10.
    public let isBootstrap: Bool
  }

  /// A replication slot.
  public struct Slot: Equatable, Sendable {
    /// Its name, unique in the server.
    public let name: String
    /// The database of a logical slot; nil for a physical one.
    public let database: String?
    /// Whether somebody streams from it now.
    public let isActive: Bool
  }

  /// Something with a name in a database.
  public struct Named: Equatable, Sendable {
    /// Its name.
    public let name: String
    /// The database it belongs to.
    public let database: String
  }

  /// A session of this tool.
  public struct Session: Equatable, Sendable {
    /// The process ID of its backend, on the server's machine.
    public let process: Int
    /// The client's address, or `local`.
    public let client: String
    /// When it began, as the server writes a time.
    public let since: String
  }

  /// Whether databases can have this locale; spellings of one encoding are the same (`en_US.UTF-8`, `en_US.utf8`).
  public func knows(locale: String) -> Bool {
    let wanted = Self.normal(locale)
    return ["", "c", "posix"].contains(wanted) || locales.contains { Self.normal($0) == wanted }
  }

  private static func normal(_ locale: String) -> String {
    locale.lowercased().filter { $0 != "-" }
  }
}
