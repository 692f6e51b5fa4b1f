import Foundation
import Testing

@testable import RecoveryKit

/// The main job on real servers. What is expected comes from pg_dumpall and psql.
@Suite struct RestoreTests {
  @Test func aFreshClusterBecomesTheSource() throws {
    let site = try RestoreSite(try OddCluster.plain)
    let result = try site.restore()
    #expect(result.status == 0, "\(result.output)\(result.errors)")
    #expect(try site.dumpOfTarget() == RestoreSite.comparable(try OddCluster.plain))
    #expect(!FileManager.default.fileExists(atPath: OddCluster.mark))
    let document = result.json
    #expect(document["verdict"] as? String == "restored")
    #expect(document["target"] as? String == "restored")
    #expect(document["backup_id"] as? String == BackupFixture.defaultID)
    #expect((document["errors"] as? [String: Any])?["expected"] as? Int == 1)
    #expect(((document["errors"] as? [String: Any])?["unexpected"] as? [Any])?.isEmpty == true)
    #expect(((document["ledger"] as? [String: Any])?["mismatches"] as? [Any])?.isEmpty == true)
    try expectRows(of: document, toBeThoseOf: site.target)
  }

  /// Row by row, as the server counts them, for tables with a key and without.
  private func expectRows(of document: [String: Any], toBeThoseOf cluster: TestCluster) throws {
    let databases = try #require((document["dump"] as? [String: Any])?["databases"] as? [[String: Any]])
    #expect(databases.count == 5)
    for database in databases {
      let name = try #require(database["name"] as? String)
      for table in try #require(database["tables"] as? [[String: Any]]) {
        let schema = try #require(table["schema"] as? String)
        let relation = try #require(table["name"] as? String).replacing("\"", with: "\"\"")
        let count = try cluster.psql("SELECT count(*) FROM \"\(schema)\".\"\(relation)\"", database: name)
        #expect(
          table["rows"] as? Int == Int(count.trimmingCharacters(in: .whitespacesAndNewlines)), "\(name) \(relation)")
      }
    }
  }

  @Test func aPlainDumpOverThePopulatedClusterIsRefused() throws {
    let site = try RestoreSite(try OddCluster.plain)
    #expect(try site.restore().status == 0)
    let before = try site.dumpOfTarget()
    let result = try site.restore()
    #expect(result.status == 15)
    #expect(result.error["code"] as? String == "target_populated")
    #expect(result.json["target"] as? String == "untouched")
    #expect(try site.dumpOfTarget() == before)
  }

  @Test func replacingGivesExactlyTheStateOfTheBackup() throws {
    let site = try RestoreSite(try OddCluster.plain)
    #expect(try site.restore().status == 0)
    try site.target.psql(
      """
      DELETE FROM keyed WHERE id < 100; INSERT INTO keyless SELECT * FROM keyless; CREATE TABLE later (a int);
      SELECT setval('numbers', 9999); DROP VIEW odd; CREATE VIEW odd AS SELECT 1 AS x
      """, database: "app")
    try site.target.psql("INSERT INTO in_postgres VALUES (7); CREATE TABLE later (a int)")
    try site.target.psql("CREATE DATABASE newer; CREATE ROLE newer; GRANT \"Group-1\" TO newer")
    let unconfirmed = try site.restore(["--replace-databases"])
    #expect(unconfirmed.status == 64)
    #expect(unconfirmed.error["code"] as? String == "confirmation_needed")
    let result = try site.restore(["--replace-databases", "--yes"])
    #expect(result.status == 0, "\(result.output)")
    let remaining = try #require(result.json["remaining"] as? [String])
    #expect(remaining == ["database newer", "role newer", "membership of newer in Group-1"])
    try site.target.psql("DROP DATABASE newer; DROP ROLE newer")
    #expect(try site.dumpOfTarget() == RestoreSite.comparable(try OddCluster.plain))
  }

  @Test func aDumpThatDropsFirstGoesOverTheSameCluster() throws {
    let site = try RestoreSite(try OddCluster.clean)
    #expect(try site.restore().status == 0)
    try site.target.psql("DELETE FROM keyed WHERE id < 100; INSERT INTO keyless VALUES ('later')", database: "app")
    let result = try site.restore()
    #expect(result.status == 0, "\(result.output)")
    #expect(try site.dumpOfTarget() == RestoreSite.comparable(try OddCluster.plain))
  }

  @Test(arguments: [
    ("SELECT pg_create_logical_replication_slot('feed', 'pgoutput')", "logical slot feed"),
    ("BEGIN; CREATE TABLE p (a int); PREPARE TRANSACTION 'waiting'", "prepared transaction waiting"),
    (
      "CREATE SUBSCRIPTION s CONNECTION 'dbname=app' PUBLICATION p WITH (connect = false)", "subscription s"
    ),
  ])
  func aDatabaseThatSomethingElseLivesByIsNotDropped(statement: String, obstacle: String) throws {
    let site = try RestoreSite(
      try SampleDumps.small, settings: ["wal_level = logical", "max_prepared_transactions = 5"])
    #expect(try site.restore().status == 0)
    try site.target.psql(statement, database: "app")
    let result = try site.restore(["--replace-databases", "--yes"])
    #expect(result.status == 15)
    #expect((result.error["message"] as? String)?.contains(obstacle) == true, "\(result.output)")
    #expect(try site.target.psql("SELECT count(*) FROM rows_of_app", database: "app").hasPrefix("2"))
  }

  @Test func aStandbyIsNoTarget() throws {
    let site = try RestoreSite(try SampleDumps.small)
    try Data().write(to: URL(filePath: "\(site.target.data)/standby.signal"))
    site.target.stop()
    try site.target.start()
    let result = try site.restore()
    #expect(result.status == 15)
    #expect(result.error["code"] as? String == "target_not_primary")
  }

  @Test func onlyASuperuserCanRestore() throws {
    let site = try RestoreSite(try SampleDumps.small)
    try site.target.psql("CREATE ROLE plain LOGIN")
    let result = try site.restore(user: "plain")
    #expect(result.status == 15)
    #expect(result.error["code"] as? String == "target_not_superuser")
  }

  @Test func aViewAloneCountsAsPopulated() throws {
    let site = try RestoreSite(try SampleDumps.small)
    #expect(try site.restore().status == 0)
    try site.target.psql("DROP TABLE rows_of_app; CREATE VIEW v AS SELECT 1 AS a", database: "app")
    let result = try site.restore()
    #expect(result.status == 15, "\(result.output)\(result.errors)")
  }
}
