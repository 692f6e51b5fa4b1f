import Testing

@testable import RecoveryKit

@Suite struct ConnectionTargetTests {
  private func target(_ conninfo: String?, _ environment: [String: String] = [:]) throws -> ConnectionTarget {
    try ConnectionTarget(conninfo: conninfo, environment: environment)
  }

  private func refusal(_ conninfo: String?, _ environment: [String: String] = [:]) -> RecoveryError? {
    do throws(RecoveryError) {
      _ = try ConnectionTarget(conninfo: conninfo, environment: environment)
      return nil
    } catch {
      return error
    }
  }

  @Test(arguments: [
    ("host=db1 user=a", "db1:5432"), ("postgresql://a@db1:6432/x", "db1:6432"), ("hostaddr=10.0.0.1", "10.0.0.1:5432"),
    ("host=a,b port=1,2", "a:1,b:2"), ("host=a,b port=7", "a:7,b:7"), ("host=/run/pg", "/run/pg:5432"),
    ("service=prod", "service prod"),
  ])
  func isCalledByItsAddress(conninfo: String, name: String) throws {
    #expect(try target(conninfo).displayName == name)
  }

  @Test(arguments: [nil, "", "user=a", "port=5433 dbname=x"] as [String?])
  func noServerNamedIsNeverTheLocalSocket(conninfo: String?) {
    let error = refusal(conninfo, ["PGUSER": "a", "PGHOST": ""])
    #expect(error?.exit == .usage)
  }

  @Test func theEnvironmentNamesIt() throws {
    #expect(try target(nil, ["PGHOST": "db2", "PGPORT": "99"]).displayName == "db2:99")
    #expect(try target(nil, ["PGSERVICE": "s"]).displayName == "service s")
    #expect(try target("user=a", ["PGHOSTADDR": "10.1.1.1"]).displayName == "10.1.1.1:5432")
  }

  @Test func aServerInTheStringIsNotMixedWithOneInTheEnvironment() throws {
    let environment = ["PGHOSTADDR": "10.9.9.9", "PGSERVICE": "other", "PGHOST": "other", "PGUSER": "a"]
    let target = try target("host=db1", environment)
    #expect(target.displayName == "db1:5432")
    let child = target.environment(base: environment.merging(["HOME": "/h"]) { $1 })
    #expect(child == ["PGHOST": "db1", "PGUSER": "a", "HOME": "/h"])
  }

  @Test(arguments: [
    "host=a password=hunter2", "postgresql://u:hunter2@h/x", "host=a sslpassword=hunter2",
    "host=a password=my hunter2", "hunter2", "host=a pass word=hunter2 =", "postgresql://u:hunter2%zz@h/x",
  ])
  func aPasswordIsRefusedAndNotRepeated(conninfo: String) {
    let error = refusal(conninfo)
    #expect(error?.code == .usage)
    #expect(error.map { ($0.message + $0.hints.joined()).contains("hunter2") } == false)
  }

  @Test func whatLibpqDoesNotUnderstandIsSaidInItsWords() {
    #expect(refusal("host=a hots=b")?.message.contains("hots") == true)
  }

  @Test func aPasswordGoesIntoTheEnvironmentOfAChildOnly() throws {
    let given = try ConnectionTarget(conninfo: "host=a", environment: [:], password: Secret(Array("p w".utf8)))
    #expect(given.environment(base: [:])["PGPASSWORD"] == "p w")
    #expect(!"\(given)".contains("p w"))
    let inherited = try target("host=a", ["PGPASSWORD": "e"])
    #expect(inherited.environment(base: [:])["PGPASSWORD"] == "e")
    #expect(try target("host=a").environment(base: ["PGPASSWORD": "stale"])["PGPASSWORD"] == nil)
  }
}
