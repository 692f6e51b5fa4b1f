import Foundation
import Testing

@testable import RecoveryKit

/// A backup in a folder and a fresh server to restore it into.
final class RestoreSite: Sendable {
  static let key = "RESTORE_TEST_KEY"

  let store: TestDirectory
  let state: TestDirectory
  let target: TestCluster

  /// - Parameters:
  ///   - dump: the plain dump that the backup holds.
  ///   - settings: of the target's server.
  init(_ dump: Data, chunk: Int = 64 * 1024, settings: [String] = []) throws {
    store = try TestDirectory()
    state = try TestDirectory()
    target = try TestCluster(settings: settings)
    try BackupFixture(dump: dump, in: store.path, chunk: chunk)
  }

  var environment: [String: String] { [Self.key: BackupFixture.key, "A9S_STATE_DIR": state.path] }

  /// The words of a restore into the target.
  func words(_ more: [String] = [], user: String = "postgres") -> [String] {
    [
      "restore", "--store", store.path, "--key", "env:\(Self.key)", "--json", "--no-analyze", "--postgres",
      "host=\(target.path) port=\(target.port) user=\(user)",
    ] + more
  }

  func restore(_ more: [String] = [], user: String = "postgres", environment extra: [String: String] = [:]) throws
    -> ToolResult
  {
    try BuiltTool.run(words(more, user: user), environment: environment.merging(extra) { $1 })
  }

  /// The target as pg_dumpall sees it, without the keys that are random in every dump.
  func dumpOfTarget(_ arguments: [String] = []) throws -> String {
    RestoreSite.comparable(try target.dumpAll(arguments))
  }

  /// A dump without the lines that differ between two dumps of the same cluster.
  static func comparable(_ dump: Data) -> String {
    String(decoding: dump, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
      .filter { !$0.hasPrefix("\\restrict ") && !$0.hasPrefix("\\unrestrict ") }.joined(separator: "\n")
  }
}

/// A cluster with everything that a dump can trip over, and its dumps; made once.
enum OddCluster {
  /// What would be there if a line of the data were ever run as a command.
  static let mark = "/tmp/a9s-test-mark-\(ProcessInfo.processInfo.processIdentifier)"

  static var plain: Data { get throws { try made.get().plain } }
  static var clean: Data { get throws { try made.get().clean } }

  private static let made = Result {
    let cluster = try TestCluster()
    try cluster.psql(roles)
    for database in ["app", "we ird-x\\y'q\"z", "Ünïcode"] {
      try cluster.psql("CREATE DATABASE \"\(database.replacing("\"", with: "\"\""))\" OWNER app")
      try cluster.psql(content, database: database)
    }
    try cluster.psql("CREATE TABLE in_postgres (a int); INSERT INTO in_postgres VALUES (1), (1), (NULL)")
    return (plain: try cluster.dumpAll(), clean: try cluster.dumpAll(["--clean", "--if-exists"]))
  }

  private static let roles = """
    CREATE ROLE app LOGIN PASSWORD 'secret of app'; CREATE ROLE "Group-1"; CREATE ROLE "odd \\ role";
    GRANT "Group-1" TO app WITH ADMIN OPTION; ALTER ROLE app SET search_path = public, pg_catalog;
    """

  /// Lines that a line-by-line reader would take for commands.
  private static let lines =
    "a\n\\connect evil\n\\! touch \(mark)\n\\.\nCOPY t FROM stdin;\n-- PostgreSQL database cluster dump complete\n"

  private static let content = """
    CREATE TABLE keyed (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, v text, at timestamptz DEFAULT '2026-01-01');
    INSERT INTO keyed (v) SELECT md5(n::text) FROM generate_series(1, 3000) AS n;
    CREATE TABLE keyless (v text); INSERT INTO keyless VALUES ($$\(lines)$$), ($$\(lines)$$), (E'tab\\there'), (''), (NULL),
      ('\\N'), ('\\.'), (E'\\\\.'), (E'back\\\\slash');
    COMMENT ON TABLE keyless IS $$\(lines)$$;
    CREATE FUNCTION body() RETURNS text LANGUAGE sql AS $$ SELECT '\(lines)' $$;
    CREATE FUNCTION atomic(n int) RETURNS int LANGUAGE sql
      BEGIN ATOMIC SELECT CASE WHEN n > 1 THEN CASE n WHEN 2 THEN 3 END ELSE 4 END; SELECT n; END;
    CREATE VIEW odd AS SELECT E'a\\\\b\\n\\\\! touch \(mark)' AS x, '{1,2,3}'::int[] AS y, ('{1,2,3}'::int[])[1:2] AS z;
    CREATE SEQUENCE numbers; SELECT setval('numbers', 4711);
    CREATE DOMAIN positive AS int CHECK (VALUE > 0); CREATE TYPE mood AS ENUM ('it''s', '\\');
    CREATE TABLE parted (a int, b positive) PARTITION BY RANGE (a); CREATE TABLE parted_1 PARTITION OF parted DEFAULT;
    INSERT INTO parted SELECT n, n FROM generate_series(1, 10) AS n;
    CREATE TABLE "odd "" table" ("odd \\ column" mood); INSERT INTO "odd "" table" VALUES ('\\');
    CREATE RULE note AS ON INSERT TO keyless DO ALSO (UPDATE keyed SET v = 'x' WHERE false; NOTIFY n);
    SELECT lo_from_bytea(0, convert_to($$\(lines)$$, 'UTF8'));
    """
}
