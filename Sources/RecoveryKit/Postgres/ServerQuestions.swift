extension ServerFacts {
  /// Asks a server. Works from PostgreSQL 10 on, for any role: what it may not see is empty.
  public init(of connection: borrowing PGConnection) throws(RecoveryError) {
    let server = try connection.query(Questions.server).rows.first
    version = (server?.number("number") ?? 0, server?.text("text") ?? "")
    isInRecovery = server?.flag("standby") ?? false
    isSuperuser = server?.flag("superuser") ?? false
    timeline = try Self.timeline(connection, isInRecovery: isInRecovery)
    dataDirectory = server?["data_directory"]
    databases = try connection.query(Questions.databases).rows.map {
      Database(
        name: $0.text("datname"), allowsConnections: $0.flag("datallowconn"), isTemplate: $0.flag("datistemplate"),
        owner: $0.text("owner"), connectionLimit: $0.number("datconnlimit") ?? -1)
    }
    roles = try connection.query(Questions.roles).rows.map {
      Role(
        name: $0.text("rolname"), isSuperuser: $0.flag("rolsuper"), canLogIn: $0.flag("rolcanlogin"),
        isBootstrap: $0.flag("bootstrap"))
    }
    availableExtensions = Set(try connection.query(Questions.extensions).rows.map { $0.text("name") })
    locales = Set(try connection.query(Questions.locales).rows.map { $0.text("name") })
    slots = try connection.query(Questions.slots).rows.map {
      Slot(name: $0.text("slot_name"), database: $0["database"], isActive: $0.flag("active"))
    }
    subscriptions = try connection.query(Questions.subscriptions).rows.map(Named.init)
    preparedTransactions = try connection.query(Questions.preparedTransactions).rows.map(Named.init)
    recoverySessions = try connection.query(Questions.sessions, parameters: [PGConnection.applicationName]).rows.map {
      Session(process: $0.number("pid") ?? 0, client: $0.text("client"), since: $0.text("since"))
    }
  }

  /// The first eight digits of a WAL file's name are its timeline; a standby writes none, and tells its last
  /// restartpoint's. Nil when our role may not ask.
  private static func timeline(
    _ connection: borrowing PGConnection, isInRecovery: Bool
  ) throws(RecoveryError) -> Int? {
    let question =
      isInRecovery
      ? "SELECT to_hex(timeline_id) AS timeline FROM pg_control_checkpoint()"
      : "SELECT left(pg_walfile_name(pg_current_wal_lsn()), 8) AS timeline"
    guard case .success(let answer) = try connection.attempt(question) else { return nil }
    return answer.rows.first.flatMap { Int($0.text("timeline"), radix: 16) }
  }
}

extension ServerFacts.Named {
  fileprivate init(_ row: PGResult.Row) {
    self.init(name: row.text("name"), database: row.text("database"))
  }
}

/// The statements; the session's empty search_path leaves nothing but pg_catalog to find names in.
private enum Questions {
  static let server = """
    SELECT current_setting('server_version_num') AS number, current_setting('server_version') AS text,
      pg_is_in_recovery() AS standby,
      (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) AS superuser,
      (SELECT setting FROM pg_settings WHERE name = 'data_directory') AS data_directory
    """
  static let databases = """
    SELECT datname, datallowconn, datistemplate, pg_get_userbyid(datdba) AS owner, datconnlimit
    FROM pg_database ORDER BY datname
    """
  static let roles = "SELECT rolname, rolsuper, rolcanlogin, oid = 10 AS bootstrap FROM pg_roles ORDER BY rolname"
  static let extensions = "SELECT name FROM pg_available_extensions"
  static let locales = "SELECT DISTINCT collcollate AS name FROM pg_collation WHERE collprovider = 'c'"
  static let slots = "SELECT slot_name, database, active FROM pg_replication_slots ORDER BY slot_name"
  static let subscriptions = """
    SELECT s.subname AS name, d.datname AS database
    FROM pg_subscription s JOIN pg_database d ON d.oid = s.subdbid ORDER BY 1
    """
  static let preparedTransactions = "SELECT gid AS name, database FROM pg_prepared_xacts ORDER BY gid"
  static let sessions = """
    SELECT pid, coalesce(host(client_addr), 'local') AS client, backend_start AS since
    FROM pg_stat_activity WHERE starts_with(application_name, $1) AND pid <> pg_backend_pid() ORDER BY pid
    """
}
