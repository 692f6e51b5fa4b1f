/// What a cluster holds besides its databases, as far as a restore meets it.
public struct ClusterInventory: Sendable {
  /// The number that initdb gave the cluster: the same server under any of its names.
  public let systemIdentifier: String
  /// The role that we are.
  public let currentUser: String
  /// All roles.
  public let roles: Set<String>
  /// All tablespaces but the two that every cluster has.
  public let tablespaces: Set<String>
  /// Who is in which role.
  public let memberships: [DumpReport.Membership]

  /// Asks a server.
  public init(of connection: borrowing PGConnection) throws(RecoveryError) {
    let server = try connection.query(
      "SELECT system_identifier::text AS id, current_user AS name FROM pg_control_system()"
    ).rows.first
    systemIdentifier = server?.text("id") ?? ""
    currentUser = server?.text("name") ?? ""
    roles = Set(try connection.query("SELECT rolname FROM pg_roles").rows.map { $0.text("rolname") })
    tablespaces = Set(
      try connection.query("SELECT spcname FROM pg_tablespace WHERE spcname NOT IN ('pg_default', 'pg_global')")
        .rows.map { $0.text("spcname") })
    memberships = try connection.query(
      """
      SELECT pg_get_userbyid(roleid) AS role, pg_get_userbyid(member) AS member FROM pg_auth_members ORDER BY 1, 2
      """
    ).rows.map { DumpReport.Membership(role: $0.text("role"), member: $0.text("member")) }
  }
}

extension PGConnection {
  /// Runs a statement whose answer does not matter.
  public func execute(_ sql: String) throws(RecoveryError) { _ = try query(sql) }
}
