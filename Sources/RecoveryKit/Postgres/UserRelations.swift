/// What users keep in one database.
public enum UserRelations {
  /// How many tables, partitioned tables, views, materialized views, sequences and foreign tables are in the
  /// connection's database, without the system's own, temporary ones and the members of extensions,
  /// but with the members whose rows a dump brings (`pg_extension.extconfig`, such as `repmgr.nodes`).
  public static func count(_ connection: borrowing PGConnection) throws(RecoveryError) -> Int {
    let answer = try connection.query(
      """
      SELECT count(*) AS relations
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind IN ('r', 'p', 'm', 'S', 'v', 'f')
        AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname !~ '^pg_(toast|temp)'
        AND (c.oid IN (SELECT unnest(extconfig) FROM pg_extension) OR NOT EXISTS (
          SELECT FROM pg_depend d
          WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.objsubid = 0 AND d.deptype = 'e'))
      """)
    return answer.rows.first?.number("relations") ?? 0
  }
}
