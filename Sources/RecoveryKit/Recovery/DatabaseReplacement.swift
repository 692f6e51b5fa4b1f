/// Clears the way for a plain dump: drops exactly the databases that it brings, and makes `postgres` and `template1` anew
/// where it brings objects for them.
struct DatabaseReplacement {
  let plan: RestorePlan
  let target: ConnectionTarget
  let observer: any Observer

  /// - Throws: ``ErrorCode/targetPartlyRestored`` when a drop fails: the ones before it are gone.
  func run() throws(RecoveryError) {
    do throws(RecoveryError) {
      let connection = try PGConnection(target, database: plan.remakes.contains("postgres") ? "template1" : "postgres")
      for name in plan.drops { try drop(name, through: connection) }
      if plan.remakes.contains("postgres") { try remake("postgres", through: connection) }
      if plan.remakes.contains("template1") {
        let other = try PGConnection(target, database: "postgres")
        try remake("template1", through: other)
      }
    } catch {
      throw RecoveryError(
        .targetPartlyRestored, "the databases could not all be replaced: \(error.message)",
        hints: ["do not serve from this target; run the same command again when the cause is gone"] + error.hints)
    }
  }

  private func drop(_ name: String, through connection: borrowing PGConnection) throws(RecoveryError) {
    let quoted = try connection.quoteIdentifier(name)
    observer.step("dropping database \(name)")
    try connection.execute("ALTER DATABASE \(quoted) IS_TEMPLATE false")
    try connection.execute("DROP DATABASE \(quoted) WITH (FORCE)")
  }

  /// Drops and creates anew from template0, with what belongs to the database itself rather than to its content.
  private func remake(_ name: String, through connection: borrowing PGConnection) throws(RecoveryError) {
    let identity = try DatabaseIdentity(of: name, through: connection)
    try drop(name, through: connection)
    observer.step("making database \(name) anew from template0")
    for statement in try identity.statements(quoting: connection) { try connection.execute(statement) }
  }
}

/// What a database is apart from its content, so that it can be made anew: `pg_database` (PostgreSQL documentation, 53.15).
struct DatabaseIdentity {
  private let name: String
  private let owner: String
  private let encoding: String
  private let collate: String
  private let ctype: String
  private let isTemplate: Bool
  private let comment: String?
  private let grants: [(grantee: String?, privilege: String, isGrantable: Bool)]

  init(of name: String, through connection: borrowing PGConnection) throws(RecoveryError) {
    let found = try connection.query(
      """
      SELECT r.rolname AS owner, pg_encoding_to_char(d.encoding) AS encoding, d.datcollate, d.datctype, d.datistemplate,
             shobj_description(d.oid, 'pg_database') AS comment
      FROM pg_database d JOIN pg_roles r ON r.oid = d.datdba WHERE d.datname = $1
      """, parameters: [name])
    guard let row = found.rows.first else {
      throw RecoveryError(.targetNotFit, "database \(name) is not there any more")
    }
    self.name = name
    owner = row.text("owner")
    encoding = row.text("encoding")
    collate = row.text("datcollate")
    ctype = row.text("datctype")
    isTemplate = row.flag("datistemplate")
    comment = row["comment"]
    grants = try connection.query(
      """
      SELECT r.rolname, a.privilege_type, a.is_grantable
      FROM pg_database d, aclexplode(d.datacl) a LEFT JOIN pg_roles r ON r.oid = a.grantee WHERE d.datname = $1
      """, parameters: [name]
    ).rows.map { ($0["rolname"], $0.text("privilege_type"), $0.flag("is_grantable")) }
  }

  func statements(quoting connection: borrowing PGConnection) throws(RecoveryError) -> [String] {
    let quoted = try connection.quoteIdentifier(name)
    var statements = [
      """
      CREATE DATABASE \(quoted) OWNER \(try connection.quoteIdentifier(owner)) TEMPLATE template0 \
      ENCODING \(SQLLiteral.quoted(encoding)) LC_COLLATE \(SQLLiteral.quoted(collate)) \
      LC_CTYPE \(SQLLiteral.quoted(ctype)) IS_TEMPLATE \(isTemplate)
      """
    ]
    if let comment { statements.append("COMMENT ON DATABASE \(quoted) IS \(SQLLiteral.quoted(comment))") }
    if !grants.isEmpty { statements.append("REVOKE ALL ON DATABASE \(quoted) FROM PUBLIC") }
    for grant in grants {
      var grantee = "PUBLIC"
      if let role = grant.grantee { grantee = try connection.quoteIdentifier(role) }
      let option = grant.isGrantable ? " WITH GRANT OPTION" : ""
      statements.append("GRANT \(grant.privilege) ON DATABASE \(quoted) TO \(grantee)\(option)")
    }
    return statements
  }
}
