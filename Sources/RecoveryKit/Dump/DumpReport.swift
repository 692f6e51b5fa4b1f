/// What a dump holds, read from the stream itself.
public struct DumpReport: Sendable, Equatable {
  /// One table with rows in the dump.
  public struct Table: Sendable, Equatable {
    /// Its schema; empty when the dump does not qualify it.
    public var schema: String
    /// Its name.
    public var name: String
    /// Rows in its COPY blocks and INSERT statements.
    public var rows: Int
    /// False while its rows are being read: what a cut-off dump leaves.
    public var isWhole = true
  }

  /// One database section of the dump.
  public struct Database: Sendable, Equatable {
    /// Its name.
    public var name: String
    /// Its tables in the order of the dump; empty ones have 0 rows.
    public var tables: [Table] = []
    /// Whether the closing line of its section was read.
    public var isWhole = false
    /// Whether the dump brings anything but settings for it.
    public var hasObjects = false
    /// The extensions that it creates.
    public var extensions: [String] = []
    /// Rows of all tables.
    public var rows: Int { tables.reduce(0) { $0 + $1.rows } }
  }

  /// A database that the dump creates, with what the server must know for it.
  public struct Creation: Sendable, Equatable {
    /// Its name.
    public var name: String
    /// `libc`, `icu` or `builtin`; libc when the dump names none.
    public var provider: String
    /// The locales that it names, each once: LOCALE, LC_COLLATE, LC_CTYPE.
    public var locales: [String]
    /// ICU_LOCALE or BUILTIN_LOCALE.
    public var providerLocale: String?
  }

  /// A tablespace that the dump creates.
  public struct Tablespace: Sendable, Equatable {
    /// Its name.
    public var name: String
    /// The directory on the old server.
    public var location: String
  }

  /// `Dumped from database version …`, such as `15.20 (Debian 15.20-0+deb12u1)`.
  public var serverVersion: String?
  /// `Dumped by pg_dump version …`.
  public var pgDumpVersion: String?
  /// Whether the dump drops what it creates (`pg_dumpall --clean`).
  public var clean = false
  /// The roles that it creates, in its order.
  public var roles: [String] = []
  /// The memberships that it grants: `role` is granted to `member`.
  public var memberships: [Membership] = []
  /// The databases that it connects to, in its order.
  public var databases: [Database] = []
  /// The databases that it creates.
  public var creations: [Creation] = []
  /// The tablespaces that it creates.
  public var tablespaces: [Tablespace] = []

  /// One `GRANT role TO member`.
  public struct Membership: Sendable, Hashable {
    /// The group.
    public var role: String
    /// Who is in it.
    public var member: String
  }

  /// The major version of the server that was dumped, such as 15; nil when the dump does not say.
  public var serverMajor: Int? { serverVersion.flatMap { Int($0.prefix { $0.isNumber }) } }
  /// Tables with data, of all databases.
  public var tables: Int { databases.reduce(0) { $0 + $1.tables.count } }
  /// Rows of all databases.
  public var rows: Int { databases.reduce(0) { $0 + $1.rows } }
}
