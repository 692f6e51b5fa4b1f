import Foundation
import Testing

@testable import RecoveryKit

/// Every exit code that these commands have, from the built tool, and the document that goes with it.
@Suite struct CommandExitTests {
  struct Call: CustomTestStringConvertible, Sendable {
    let exit: Int32
    let code: String
    let verdict: String
    let words: [String]
    var testDescription: String { "\(exit) \(code): \(words.joined(separator: " "))" }
  }

  private static let gone = "a9s-pg-1740130000"
  static let calls = [
    Call(exit: 10, code: "no_backup_found", verdict: "refused", words: ["verify", "--guid", "other"]),
    Call(exit: 10, code: "no_backup_found", verdict: "refused", words: ["verify", gone]),
    Call(exit: 10, code: "no_backup_found", verdict: "refused", words: ["backups", "list", "--guid", "other"]),
    Call(exit: 10, code: "backup_too_old", verdict: "refused", words: ["drill", "--max-age", "26h"]),
    Call(exit: 11, code: "backup_incomplete", verdict: "damaged", words: ["verify", "gap-1740130000"]),
    Call(exit: 11, code: "backup_damaged", verdict: "damaged", words: ["verify", "cut-1740130000"]),
    Call(exit: 12, code: "no_key_fits", verdict: "refused", words: ["key", "check", "--key", "env:OTHER"]),
    Call(exit: 13, code: "store_not_found", verdict: "refused", words: ["verify", "--store", "/nonexistent"]),
    Call(exit: 15, code: "tool_missing", verdict: "refused", words: ["drill"]),
    Call(
      exit: 15, code: "server_unreachable", verdict: "refused",
      words: ["restore", "--postgres", "host=/nonexistent user=postgres"]),
    Call(exit: 21, code: "file_not_writable", verdict: "failed", words: ["fetch", "--output", "/nonexistent/dump"]),
    Call(exit: 64, code: "usage", verdict: "refused", words: ["restore"]),
    Call(exit: 64, code: "usage", verdict: "refused", words: ["verify", "no-id"]),
    Call(exit: 64, code: "usage", verdict: "refused", words: ["verify", "--wrong"]),
    Call(exit: 64, code: "secret_unreadable", verdict: "refused", words: ["verify", "--key", "env:UNSET"]),
  ]

  @Test(arguments: calls) func anErrorHasItsCodeAndItsDocument(call: Call) throws {
    let folder = try Self.folder()
    var environment = ["KEY": BackupFixture.key, "OTHER": "another", "A9S_STORE": folder.path]
    if !call.words.contains("--key") { environment["A9S_BACKUP_KEYS"] = "env:KEY" }
    if call.words.first != "backups" && !call.words.contains("--guid") && call.words.count != 2 {
      environment["A9S_BACKUP_GUID"] = "whole"
    }
    if call.code == "tool_missing" { environment["PATH"] = "/nonexistent" }
    let result = try BuiltTool.run(call.words + ["--json"], environment: environment)
    expectFailure(result, exit: call.exit, code: call.code, verdict: call.verdict)

    let plain = try BuiltTool.run(call.words, environment: environment)
    #expect(plain.status == call.exit)
    #expect(plain.errors.contains("a9s-recover: error: \(result.error["message"] as? String ?? "none")"))
    for hint in result.error["hints"] as? [String] ?? [] {
      #expect(plain.errors.contains("a9s-recover: hint: \(hint)"))
    }
  }

  @Test(arguments: ["backups list", "backups show", "key check", "verify"]) func successIs0(words: String) throws {
    let folder = try TestDirectory()
    try BackupFixture(dump: SampleDumps.small, in: folder.path)
    var arguments = words.split(separator: " ").map(String.init) + ["--store", folder.path, "--json"]
    if !words.hasPrefix("backups") { arguments += ["--key", "env:KEY"] }
    let result = try BuiltTool.run(arguments, environment: ["KEY": BackupFixture.key])
    #expect(result.status == 0, "\(result.output)")
    expectDocument(result)
    #expect(result.json["command"] as? String == words)
    #expect(result.json["error"] == nil)
  }

  @Test func aServerMeets0And15And14And20() throws {
    let folder = try TestDirectory()
    let dump = try SampleDumps.small
    try BackupFixture(dump: dump, in: folder.path, id: "a-1740130000")
    let unconnectable = String(decoding: dump, as: UTF8.self).replacing("\nCREATE DATABASE app", with: "\n-- ")
    try BackupFixture(dump: Data(unconnectable.utf8), in: folder.path, id: "b-1740130000")
    let target = try TestCluster()
    func restore(_ id: String) throws -> ToolResult {
      try BuiltTool.run(
        ["restore", id, "--store", folder.path, "--key", "env:KEY", "--no-analyze", "--json"],
        environment: [
          "KEY": BackupFixture.key, "PGHOST": target.path, "PGPORT": "\(target.port)", "PGUSER": "postgres",
        ])
    }
    let whole = try restore("a-1740130000")
    #expect(whole.status == 0, "\(whole.output)")
    #expect(whole.json["target"] as? String == "restored")
    expectDocument(whole)

    let again = try restore("a-1740130000")
    expectFailure(again, exit: 15, code: "target_populated", verdict: "refused")
    #expect(again.json["target"] as? String == "untouched")

    try target.psql("DROP DATABASE app")
    try target.psql("CREATE DATABASE app")
    try target.psql("CREATE TYPE rows_of_app AS ENUM ('in the way')", database: "app")
    let inTheWay = try restore("a-1740130000")
    expectFailure(inTheWay, exit: 14, code: "restored_with_errors", verdict: "restored_with_errors")
    #expect(inTheWay.json["target"] as? String == "restored")

    try target.psql("DROP DATABASE app")
    let broken = try restore("b-1740130000")
    expectFailure(broken, exit: 20, code: "target_partly_restored", verdict: "partial")
    #expect(broken.json["target"] as? String == "partial")
  }

  @Test(arguments: [(SIGINT, Int32(130), "interrupted"), (SIGTERM, Int32(143), "terminated")])
  func signalsEndItInOrder(signal: Int32, exit: Int32, code: String) throws {
    let server = try ScriptedServer { _, _ in ScriptedServer.Reply(bytes: [], end: .hang) }
    let home = try TestDirectory()
    let environment = scriptedEnvironment.merging(["AWS_ENDPOINT_URL": server.endpoint, "AWS_REGION": "x", "KEY": "k"])
    {
      $1
    }
    let invocation = try BuiltTool.invocation(
      ["verify", "--store", "s3://b", "--key", "env:KEY", "--json"], environment, home: home)
    let child = try ChildProcess(
      invocation, output: .file(home.file("output")), errors: .file(home.file("errors")))
    #expect(eventually { !server.requests.isEmpty })
    child.kill(signal)
    let status = try #require(try child.wait(until: .in(.seconds(60))))
    let text = { (name: String) in (try? String(contentsOfFile: home.file(name), encoding: .utf8)) ?? "" }
    expectFailure(
      ToolResult(status: BuiltTool.code(status), output: text("output"), errors: text("errors")), exit: exit,
      code: code, verdict: "failed")
  }

  /// A whole backup, one with a gap, and one that is cut where no name tells it.
  private static func folder() throws -> TestDirectory {
    let folder = try TestDirectory()
    let ciphertext = try BackupFixture.encrypt(SampleDumps.small)
    try BackupFixture(ciphertext: ciphertext, in: folder.path, id: "whole-1740130000", chunk: 400)
    try BackupFixture(ciphertext: ciphertext, in: folder.path, id: "gap-1740130000", chunk: 400)
    try FileManager.default.removeItem(atPath: folder.file("gap-1740130000-2"))
    try BackupFixture(ciphertext: ciphertext.prefix(800), in: folder.path, id: "cut-1740130000", chunk: 400)
    return folder
  }
}

/// One document on standard output, with what every document has; JSON lines and nothing else on standard error.
func expectDocument(_ result: ToolResult, sourceLocation: SourceLocation = #_sourceLocation) {
  let document = result.json
  for key in ["command", "verdict", "seconds", "warnings"] {
    #expect(document[key] != nil, "\(key) in \(result.output)", sourceLocation: sourceLocation)
  }
  for line in result.errors.split(separator: "\n") {
    let event = (try? JSONSerialization.jsonObject(with: Data(line.utf8))) as? [String: Any]
    #expect(event?["event"] != nil, "\(line)", sourceLocation: sourceLocation)
  }
}

/// The exit code, and the document that tells the same.
func expectFailure(
  _ result: ToolResult, exit: Int32, code: String, verdict: String, sourceLocation: SourceLocation = #_sourceLocation
) {
  expectDocument(result, sourceLocation: sourceLocation)
  #expect(result.status == exit, "\(result.output)\(result.errors)", sourceLocation: sourceLocation)
  #expect(Set(result.error.keys) == ["code", "exit", "message", "hints"], sourceLocation: sourceLocation)
  #expect(result.error["code"] as? String == code, "\(result.output)", sourceLocation: sourceLocation)
  #expect(result.error["exit"] as? Int == Int(exit), sourceLocation: sourceLocation)
  #expect((result.error["message"] as? String)?.isEmpty == false, sourceLocation: sourceLocation)
  #expect(result.error["hints"] is [String], sourceLocation: sourceLocation)
  #expect(result.json["verdict"] as? String == verdict, sourceLocation: sourceLocation)
}
