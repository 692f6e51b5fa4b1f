import RecoveryKit
import Testing

@testable import a9s_recover

/// What a wrong call is told: the fault, its origin, what to type next, and never a secret.
@Suite struct ArgumentErrorTests {
  struct Case: Sendable {
    let call: ArgumentCall
    let message: String
    let hint: String?

    init(_ call: ArgumentCall, _ message: String, hint: String? = nil) {
      (self.call, self.message, self.hint) = (call, message, hint)
    }
  }

  @Test(arguments: [
    Case(ArgumentCall("verfiy"), "unknown command 'verfiy'", hint: "did you mean verify?"),
    Case(ArgumentCall("--verbose"), "unknown option '--verbose'"),
    Case(ArgumentCall("--json", "verify"), "--json stands before the command", hint: "options follow the command"),
    Case(ArgumentCall("backups", "lsit"), "unknown command 'lsit' of 'backups'", hint: "did you mean list?"),
    Case(ArgumentCall("help", "verfy"), "unknown command 'verfy'", hint: "did you mean verify?"),
    Case(ArgumentCall("help", "verify", "x"), "unknown command 'x' of 'verify'"),
    Case(ArgumentCall("verify", "--giud", "x"), "unknown option '--giud'", hint: "did you mean --guid?"),
    Case(ArgumentCall("verify", "--output=x"), "unknown option '--output'", hint: "--output is an option of 'fetch'"),
    Case(ArgumentCall("verify", "-v"), "unknown option '-v'"),
    Case(ArgumentCall("verify", "--nodes", "x"), "unknown option '--nodes'"),
    Case(ArgumentCall("verify", "--guid"), "--guid needs a value (or set A9S_BACKUP_GUID)"),
    Case(
      ArgumentCall("verify", "--guid", "--json"), "--guid needs a value (or set A9S_BACKUP_GUID)",
      hint: "a value that begins with a dash is written --guid=VALUE"),
    Case(ArgumentCall("verify", "--guid="), "--guid: the value is empty"),
    Case(ArgumentCall("verify", "--guid", ""), "--guid: the value is empty"),
    Case(ArgumentCall("verify", "--json=true"), "--json takes no value"),
    Case(ArgumentCall("verify", "--json", "--json"), "--json is given twice"),
    Case(ArgumentCall("verify", "--guid=a", "--guid=a"), "--guid is given twice"),
    Case(ArgumentCall("verify", "a", "b"), "unexpected argument 'b'", hint: "'verify' takes no more than ID"),
    Case(ArgumentCall("verify", ""), "ID is empty"),
    Case(ArgumentCall("verify", "latest"), "leave ID out for the newest backup", hint: "see 'a9s-recover help verify'"),
    Case(ArgumentCall("fetch", "--output", "x"), "ID is missing", hint: "ID: the backup"),
    Case(
      ArgumentCall("fetch", "17"), "--output is required",
      hint: "give --output FILE, or set A9S_OUTPUT, or write output in the config file"),
    Case(ArgumentCall(), "no command given"),
    Case(ArgumentCall("backups"), "'backups' needs one of: list"),
  ])
  func `wrong words`(_ test: Case) { check(test) }

  @Test(arguments: [
    Case(
      ArgumentCall("verify", "--max-age", "26x"), "--max-age: '26x' is not a duration",
      hint: "write it like 45s, 90m, 26h, 2d or 1d12h"),
    Case(
      ArgumentCall("verify", "--progress", "plian"), "--progress: 'plian' is none of auto, plain, json, none",
      hint: "did you mean plain?"),
    Case(ArgumentCall("verify", "--connections", "0"), "--connections: '0' is not a whole number of at least 1"),
    Case(ArgumentCall("drill", "--map-locale", "=C"), "--map-locale: '=C' is not of the form FROM=TO"),
    Case(ArgumentCall("verify", environment: ["A9S_JSON": "si"]), "A9S_JSON (environment): true or false is expected"),
    Case(
      ArgumentCall("verify", environment: ["A9S_RECOVER_CONFIG": "/x"]), "config file /x: no such file",
      hint: "it was named by A9S_RECOVER_CONFIG (environment)"),
  ])
  func `wrong values name their origin`(_ test: Case) { check(test) }

  @Test(arguments: [
    Case(file("{max_age: '26x'}"), "config file /config, key max_age: '26x' is not a duration"),
    Case(
      file("{max_ag: '26h'}"), "config file /config, key max_ag: no such option", hint: "did you mean max_age?"),
    Case(file("{yes: true}"), "config file /config, key yes: accepted on the command line only"),
    Case(file("{config: '/x'}"), "config file /config, key config: accepted on the command line only"),
    Case(file("{json: 'true'}"), "config file /config, key json: true or false is expected"),
    Case(file("{guid: ['a']}"), "config file /config, key guid: a text is expected"),
    Case(file("{guid: ''}"), "config file /config, key guid: the value is empty"),
    Case(file("{key: [[]]}"), "config file /config, key key: an array of texts is expected"),
    Case(file("{nodes: [{name: 'a'}, {}]}"), "config file /config, key nodes: name is missing in 2"),
    Case(file("{nodes: [{name: 7}]}"), "config file /config, key nodes: not of the expected type in 1.name"),
    Case(file("{guid: hunter2}"), "config file /config: not valid JSON5"),
    Case(file("['hunter2']"), "config file /config: not an object of options"),
    Case(ArgumentCall("verify", "--config", "/y"), "config file /y: no such file"),
  ])
  func `wrong config files`(_ test: Case) { check(test) }

  @Test(arguments: [
    ArgumentCall("verify", "--store", "s3://hunter2@x?sig=hunter2"),
    ArgumentCall("verify", "--store=hunter2", "--store=hunter2"),
    ArgumentCall("verify", "--password=hunter2"),
    ArgumentCall("verify", "-phunter2"),
    ArgumentCall("verify", "a", "postgres://u:hunter2@h"),
    ArgumentCall("postgres://u:hunter2@h"),
    ArgumentCall("--password=hunter2", "verify"),
    ArgumentCall("verify", "--config", "/config", file: "{guid: 'a' hunter2}"),
    ArgumentCall("verify", "--json=hunter2"),
    ArgumentCall("drill", "--postgres", "host=h password=hunter2"),
    ArgumentCall("drill", "--config", "/config", file: "{postgres: 'password=hunter2'}"),
    ArgumentCall("verify", environment: ["A9S_JSON": "hunter2"]),
  ])
  func `no secret is repeated`(_ call: ArgumentCall) throws {
    let error = try #require(call.error)
    #expect(error.code == .usage)
    #expect(!"\(error)".contains("hunter2"))
  }

  @Test func `an error about a secret is told without it`() {
    let whole = RecoveryError(.usage, "hunter2 is bad", hints: ["not hunter2", "use env:NAME"])
    let quoted = RecoveryError(.usage, "'hunter2' is bad")
    let clean = RecoveryError(.usage, "a password in it is refused")
    let withheld = "the value is refused, and not shown as it may hold a secret"
    #expect(Secrecy.withholding(["hunter2"], from: whole) == RecoveryError(.usage, withheld, hints: ["use env:NAME"]))
    #expect(Secrecy.withholding(["password=hunter2"], from: quoted).message == withheld)
    #expect(Secrecy.withholding(["password=hunter2"], from: clean) == clean)
  }

  @Test func `JSON is asked for before the options are known`() {
    #expect(ArgumentParser.asksForJSON(["verify", "--bogus", "--json"]))
    #expect(!ArgumentParser.asksForJSON(["verify", "--", "--json"]))
  }

  private static func file(_ text: String) -> ArgumentCall {
    ArgumentCall("verify", "--config", "/config", file: text)
  }

  private func check(_ test: Case) {
    let error = test.call.error
    #expect(error?.message == test.message)
    #expect(error?.exit == .usage)
    if let hint = test.hint { #expect(error?.hints.contains(hint) == true, "hints: \(error?.hints ?? [])") }
  }
}
