import Testing

@testable import RecoveryKit

@Suite struct ServerFactsTests {
  @Test func tellsWhatTheServerIsAndHolds() throws {
    let cluster = try TestCluster(settings: ["wal_level = logical", "max_prepared_transactions = 5"])
    // Before the transaction is prepared: making a logical slot waits for those that are open.
    try cluster.psql("SELECT pg_create_logical_replication_slot('feed', 'test_decoding')")
    try cluster.psql("CREATE ROLE app LOGIN")
    try cluster.psql("CREATE DATABASE shop OWNER app CONNECTION LIMIT 7")
    try cluster.psql("CREATE TABLE t (i int)", database: "shop")
    try cluster.psql("BEGIN; INSERT INTO t VALUES (1); PREPARE TRANSACTION 'waiting'", database: "shop")
    try cluster.psql("SELECT pg_create_physical_replication_slot('standby')")
    try cluster.psql(
      "CREATE SUBSCRIPTION sub CONNECTION 'host=x' PUBLICATION p WITH (connect = false)", database: "shop")

    let connection = try PGConnection(cluster.tcpTarget)
    let other = try PGConnection(cluster.tcpTarget)
    let facts = try ServerFacts(of: connection)
    withExtendedLifetime(other.notices) {}

    #expect(facts.major == 15)
    #expect(facts.version.text.hasPrefix("15."))
    #expect(!facts.isInRecovery)
    #expect(facts.isSuperuser)
    #expect(facts.timeline == 1)
    #expect(facts.dataDirectory == cluster.data)
    #expect(facts.databases.map(\.name) == ["postgres", "shop", "template0", "template1"])
    #expect(facts.databases.first { $0.name == "template0" }?.allowsConnections == false)
    let shop = facts.databases.first { $0.name == "shop" }
    #expect(shop == .init(name: "shop", allowsConnections: true, isTemplate: false, owner: "app", connectionLimit: 7))
    #expect(facts.bootstrapRole == "postgres")
    #expect(facts.roles.first { $0.name == "app" }?.canLogIn == true)
    #expect(facts.availableExtensions.contains("plpgsql"))
    #expect(facts.slots.first { $0.name == "feed" }?.database == "postgres")
    #expect(facts.slots.contains(.init(name: "standby", database: nil, isActive: false)))
    #expect(facts.subscriptions == [.init(name: "sub", database: "shop")])
    #expect(facts.preparedTransactions == [.init(name: "waiting", database: "shop")])
    #expect(facts.recoverySessions.map(\.client) == ["127.0.0.1"])
  }

  @Test func anOrdinaryRoleGetsWhatItMaySee() throws {
    let cluster = try TestCluster.shared.get()
    try cluster.psql("CREATE ROLE facts_reader LOGIN")
    defer { _ = try? cluster.psql("DROP ROLE facts_reader") }
    let keywords = cluster.socketTarget.keywords.merging(["user": "facts_reader"]) { $1 }
    let facts = try ServerFacts(of: PGConnection(ConnectionTarget(keywords: keywords), database: "postgres"))
    #expect(!facts.isSuperuser)
    #expect(facts.dataDirectory == nil)
    #expect(facts.major == 15)
  }

  @Test(arguments: [("C", true), ("C.UTF-8", true), ("C.utf8", true), ("POSIX", true), ("xx_XX.UTF-8", false)])
  func knowsLocalesByAnySpelling(locale: String, isKnown: Bool) throws {
    let cluster = try TestCluster.shared.get()
    #expect(try ServerFacts(of: PGConnection(cluster.socketTarget)).knows(locale: locale) == isKnown)
  }

  @Test func countsOnlyWhatUsersMade() throws {
    let cluster = try TestCluster.shared.get()
    try cluster.psql("CREATE DATABASE relations")
    defer { _ = try? cluster.psql("DROP DATABASE relations WITH (FORCE)") }
    func count() throws -> Int { try UserRelations.count(PGConnection(cluster.socketTarget, database: "relations")) }
    #expect(try count() == 0)
    try cluster.psql("CREATE EXTENSION pg_stat_statements", database: "relations")
    #expect(try count() == 0)
    try cluster.psql(
      """
      CREATE TABLE t (i serial PRIMARY KEY); CREATE VIEW v AS SELECT 1; CREATE MATERIALIZED VIEW m AS SELECT 1;
      CREATE TABLE p (i int) PARTITION BY RANGE (i); CREATE TYPE composite AS (i int);
      """, database: "relations")
    #expect(try count() == 5)
  }
}
