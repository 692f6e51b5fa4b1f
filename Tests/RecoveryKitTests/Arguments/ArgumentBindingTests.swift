import RecoveryKit
import Testing

@testable import a9s_recover

/// What a call comes to when nothing is wrong with it: typed words, environment, file and defaults.
@Suite struct ArgumentBindingTests {
  struct Case: Sendable {
    let call: ArgumentCall
    let change: @Sendable (inout SampleVerifyOptions) -> Void

    init(_ call: ArgumentCall, _ change: @escaping @Sendable (inout SampleVerifyOptions) -> Void) {
      (self.call, self.change) = (call, change)
    }
  }

  @Test(arguments: [
    Case(ArgumentCall("verify")) { _ in },
    Case(ArgumentCall("verify", "17")) { $0.id = "17" },
    Case(ArgumentCall("verify", "--max-age", "26h", "17")) { ($0.id, $0.maxAge) = ("17", .seconds(93_600)) },
    Case(ArgumentCall("verify", "17", "--max-age=1d12h")) { ($0.id, $0.maxAge) = ("17", .seconds(129_600)) },
    Case(ArgumentCall("verify", "--guid=-x")) { $0.store.guid = "-x" },
    Case(ArgumentCall("verify", "--guid=a=b")) { $0.store.guid = "a=b" },
    Case(ArgumentCall("verify", "--", "--json")) { $0.id = "--json" },
    Case(ArgumentCall("verify", "-")) { $0.id = "-" },
    Case(ArgumentCall("verify", "--key", "env:A", "--json", "--key=fd:3")) {
      ($0.keys, $0.json) = (["env:A", "fd:3"], true)
    },
    Case(ArgumentCall("verify", "--progress", "none", "--connections", "9")) {
      ($0.progress, $0.connections) = (.none, 9)
    },
  ])
  func `typed words`(_ test: Case) throws { try check(test) }

  @Test(arguments: [
    Case(ArgumentCall("verify", environment: ["A9S_STORE": "/b"])) { $0.store.url = "/b" },
    Case(ArgumentCall("verify", environment: ["A9S_STORE": ""])) { _ in },
    Case(ArgumentCall("verify", environment: ["A9S_BACKUP_KEYS": "env:A\n\nfile:/k\n"])) {
      $0.keys = ["env:A", "file:/k"]
    },
    Case(ArgumentCall("verify", environment: ["AWS_DEFAULT_REGION": "b"])) { $0.store.region = "b" },
    Case(ArgumentCall("verify", environment: ["AWS_REGION": "a", "AWS_DEFAULT_REGION": "b"])) {
      $0.store.region = "a"
    },
    Case(ArgumentCall("verify", environment: ["A9S_JSON": "yes"])) { $0.json = true },
    Case(ArgumentCall("verify", environment: ["A9S_JSON": "0"])) { _ in },
  ])
  func environment(_ test: Case) throws { try check(test) }

  @Test(arguments: [
    Case(ArgumentCall("verify", "--config", "/config", file: "{max_age: '2d', json: true, // a remark\n key: ['a']}")) {
      ($0.maxAge, $0.json, $0.keys) = (.seconds(172_800), true, ["a"])
    },
    Case(ArgumentCall("verify", "--config=/config", file: "{key: 'a', connections: 7, guid: null}")) {
      ($0.keys, $0.connections) = (["a"], 7)
    },
    Case(ArgumentCall("verify", environment: ["A9S_RECOVER_CONFIG": "/config"], file: "{json: false}")) { _ in },
    Case(ArgumentCall("verify", "--config", "/config", file: "{state_dir: '/s', map_locale: ['a=b'], guid: 'g'}")) {
      $0.store.guid = "g"
    },
    Case(ArgumentCall("verify", "--config", "/config", file: "{nodes: [{name: 'pg/0', identity_file: '/id'}]}")) {
      $0.nodes = [SampleNode(name: "pg/0", identityFile: "/id")]
    },
  ])
  func `config file`(_ test: Case) throws { try check(test) }

  @Test(arguments: [
    Case(
      ArgumentCall(
        "verify", "--guid", "typed", "--config", "/config", environment: ["A9S_BACKUP_GUID": "set"],
        file: "{guid: 'written'}")
    ) { $0.store.guid = "typed" },
    Case(
      ArgumentCall("verify", "--config", "/config", environment: ["A9S_BACKUP_GUID": "set"], file: "{guid: 'written'}")
    ) { $0.store.guid = "set" },
    Case(ArgumentCall("verify", "--key", "typed", environment: ["A9S_BACKUP_KEYS": "set"])) { $0.keys = ["typed"] },
    Case(
      ArgumentCall("verify", "--config", "/config", environment: ["A9S_RECOVER_CONFIG": "/other"], file: "{json: true}")
    ) { $0.json = true },
  ])
  func precedence(_ test: Case) throws { try check(test) }

  @Test func `other commands`() throws {
    var drill = SampleDrillOptions()
    drill.locales = [NamePair(from: "de_DE", to: "C=x")]
    drill.analyzes = false
    #expect(
      try ArgumentCall("drill", "--no-analyze", "--map-locale", "de_DE=C=x").options(SampleDrillOptions.self) == drill)

    var fetch = SampleFetchOptions()
    (fetch.id, fetch.output, fetch.label) = ("17", "-", "")
    #expect(
      try ArgumentCall("fetch", "17", "--output", "-", "--label", "").options(SampleFetchOptions.self) == fetch)
  }

  @Test func `the context names the command and carries the environment`() throws {
    let record = SampleRecord()
    if case .run(let work) = try ArgumentCall("backups", "list", environment: ["A": "b"]).outcome(record: record) {
      try work()
    }
    #expect(record.context == CommandContext(command: "backups list", environment: ["A": "b"]))
  }

  private func check(_ test: Case) throws {
    var expected = SampleVerifyOptions()
    test.change(&expected)
    #expect(try test.call.options(SampleVerifyOptions.self) == expected)
  }
}
