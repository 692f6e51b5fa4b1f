import Foundation
import Testing

@testable import RecoveryKit

/// What people and machines get wrong: the exit code, what is said of it, and what to do.
@Suite struct BadInputTests {
  /// `{name}` in words and fragments is filled in from the site.
  struct Bad: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let words: [String]
    var environment: [String: String] = [:]
    let exit: Int32
    let message: String
    var hint = ""
    /// What must not be repeated.
    var secret: String?

    init(
      _ name: String, _ words: String, _ environment: [String: String] = [:], exit: Int32, _ message: String,
      hint: String = "", secret: String? = nil
    ) {
      testDescription = name
      self.words = words.split(separator: " ").map { String($0.replacing("_", with: " ")) }
      self.environment = environment
      self.exit = exit
      self.message = message
      self.hint = hint
      self.secret = secret
    }
  }

  /// A blank inside a word is written as an underscore.
  static let folderCalls = [
    Bad(
      "unknown GUID", "verify --key env:KEY --guid nobody", exit: 10, "no backup of GUID nobody", hint: "backups list"),
    Bad(
      "empty folder", "verify --key env:KEY --store {empty}", exit: 10, "no backup in {empty}", hint: "check --store"),
    Bad("missing folder", "verify --key env:KEY --store {empty}/no", exit: 13, "{empty}/no: no such", hint: "--store"),
    Bad("several GUIDs", "verify --key env:KEY", exit: 64, "several GUIDs: gap, several-1, whole", hint: "--guid"),
    Bad(
      "unknown ID", "verify whole-1740139999 --key env:KEY", exit: 10, "no backup whole-1740139999",
      hint: "backups list"),
    Bad(
      "malformed ID", "verify 1740139999 --key env:KEY", exit: 64, "'1740139999' is no backup ID",
      hint: "<guid>-<timestamp>"),
    Bad(
      "ID of another GUID", "verify whole-1740130000 --guid x --key env:KEY", exit: 64, "not of GUID 'x'",
      hint: "--guid"),
    Bad("missing chunk", "verify gap-1740130000 --key env:KEY", exit: 11, "chunk 2 of", hint: "still runs"),
    Bad("no key", "verify --guid whole", exit: 64, "no key named", hint: "env:NAME"),
    Bad(
      "unset key", "verify --guid whole --key env:NONE", exit: 64, "env:NONE: the variable is not set",
      hint: "file:PATH"),
    Bad(
      "empty key", "verify --guid whole --key env:KEY", ["KEY": ""], exit: 64, "env:KEY: it is empty", hint: "env:NAME"),
    Bad(
      "key file is missing", "verify --guid whole --key file:{empty}/key", exit: 64, "file:{empty}/key: No such file"),
    Bad("key file is a directory", "verify --guid whole --key file:{empty}", exit: 64, "file:{empty}: Is a directory"),
    Bad(
      "literal key", "verify --guid whole --key hunter2", exit: 64, "never the secret itself", hint: "env:NAME",
      secret: "hunter2"),
    Bad("literal key with =", "verify --guid whole --key=hunter2", exit: 64, "--key", secret: "hunter2"),
    Bad("key of an unknown kind", "verify --guid whole --key pass:hunter2", exit: 64, "--key", secret: "hunter2"),
    Bad(
      "wrong key", "verify --guid whole --key env:KEY", ["KEY": "hunter2"], exit: 12, "tried env:KEY",
      hint: "not retroactive", secret: "hunter2"),
    Bad(
      "SAS in the store", "verify --key env:KEY --store azure://account/c?sig=hunter2&se=1", exit: 64, "not repeated",
      secret: "hunter2"),
    Bad(
      "password in the store", "verify --key env:KEY --store s3://me:hunter2@bucket", exit: 64, "not repeated",
      secret: "hunter2"),
    Bad(
      "password in A9S_STORE", "verify --key env:KEY", ["A9S_STORE": "s3://me:hunter2@b"], exit: 64, "not repeated",
      secret: "hunter2"),
    Bad(
      "password in the endpoint", "verify --key env:KEY --store s3://b --endpoint http://me:hunter2@h",
      ["AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "b"], exit: 64, "endpoint", secret: "hunter2"),
    Bad(
      "password for the target", "restore --guid whole --key env:KEY --postgres host=h_password=hunter2", exit: 64,
      "--postgres holds a password", hint: "PGPASSFILE", secret: "hunter2"),
    Bad(
      "password in a URI", "restore --guid whole --key env:KEY --postgres postgresql://u:hunter2@h/", exit: 64,
      "--postgres holds a password", hint: "PGPASSFILE", secret: "hunter2"),
    Bad("no target", "restore --guid whole --key env:KEY", exit: 64, "target", hint: "--postgres"),
    Bad(
      "output exists", "fetch --guid whole --key env:KEY --output {file}", exit: 21, "exists already: {file}",
      hint: "--force"),
    Bad(
      "output into nothing", "fetch --guid whole --key env:KEY --output {empty}/no/dump", exit: 21, "{empty}/no/dump"),
    Bad(
      "output is a directory", "fetch --guid whole --key env:KEY --output {empty} --force", exit: 21,
      "not a regular file"),
    Bad(
      "two outputs", "fetch --guid whole --key env:KEY --output {empty}/d --encrypted {empty}/e", exit: 64,
      "either --output FILE or --encrypted", hint: "help fetch"),
    Bad("no output", "fetch --guid whole --key env:KEY", exit: 64, "either --output FILE or --encrypted"),
    Bad(
      "salvage of chunks", "fetch --guid whole --encrypted {empty}/e --salvage", exit: 64,
      "--salvage goes with --output"),
    Bad("unknown option", "verify --gid whole", exit: 64, "unknown option '--gid'", hint: "did you mean --guid?"),
    Bad("option of another command", "verify --max-age 1h", exit: 64, "unknown option '--max-age'", hint: "'drill'"),
    Bad("missing value", "verify --guid", exit: 64, "--guid needs a value (or set A9S_BACKUP_GUID)"),
    Bad("missing value of --key", "verify --key", exit: 64, "--key needs a value (or set A9S_BACKUP_KEYS)"),
    Bad("bad duration", "drill --max-age soon", exit: 64, "--max-age"),
    Bad("unknown command", "verfy", exit: 64, "unknown command 'verfy'", hint: "did you mean verify?"),
    Bad(
      "unknown subcommand", "backups lst", exit: 64, "unknown command 'lst' of 'backups'", hint: "did you mean list?"),
    Bad("no arguments", "", exit: 64, "no command given"),
    Bad("surplus argument", "verify whole-1740130000 again", exit: 64, "unexpected argument 'again'"),
  ]

  @Test(arguments: folderCalls) func isRefusedWithACodeAMessageAndAHint(bad: Bad) throws {
    let site = try FolderSite()
    try site.expect(bad)
    #expect(try FileManager.default.contentsOfDirectory(atPath: site.empty.path).isEmpty)
    #expect(try String(contentsOfFile: site.other.file("file"), encoding: .utf8) == "old")
  }

  @Test func aBucketsRefusalsAreTold() throws {
    let bucket = try S3Client(endpoint: SeaweedServer.shared.endpoint).makeBucket()
    let site = try FolderSite(names: ["bucket": bucket])
    let admin = try SampleBucket.environment()
    for bad in [
      Bad(
        "empty bucket", "verify --key env:KEY --store s3://{bucket}", admin, exit: 10, "no backup in s3://{bucket}",
        hint: "s3://bucket/prefix"),
      Bad(
        "unknown bucket", "verify --key env:KEY --store s3://no-such-bucket", admin, exit: 13, "NoSuchBucket",
        hint: "--store"),
      Bad(
        "may not list", "verify --key env:KEY --store s3://{bucket}",
        try SampleBucket.environment(SeaweedServer.reader), exit: 13, "AccessDenied", hint: "s3:ListBucket"),
      Bad(
        "wrong secret key", "verify --key env:KEY --store s3://{bucket}",
        try SampleBucket.environment(SeaweedServer.Keys(id: "admin", secret: "hunter2")), exit: 13,
        "SignatureDoesNotMatch", hint: "AWS_ACCESS_KEY_ID", secret: "hunter2"),
      Bad(
        "no credentials", "verify --key env:KEY --store s3://{bucket}",
        ["AWS_EC2_METADATA_DISABLED": "true", "HOME": "/nonexistent"], exit: 13,
        "credentials"),
    ] { try site.expect(bad) }
  }

  @Test func aRegionThatIsRefusedTwiceIsNamed() throws {
    let body = "<Error><Code>AuthorizationHeaderMalformed</Code><Message>expecting 'eu-west-9'</Message></Error>"
    let server = try ScriptedServer { _, _ in .answer(400, ["Content-Type": "application/xml"], Array(body.utf8)) }
    try FolderSite().expect(
      Bad(
        "wrong region", "verify --key env:KEY --store s3://b --endpoint \(server.endpoint)", scriptedEnvironment,
        exit: 13, "AuthorizationHeaderMalformed", hint: "--region"))
  }

  @Test func whatMayNotBeReadOrWrittenIsNamed() throws {
    let site = try FolderSite()
    for (path, mode) in [(site.store.path, 0o755), (site.empty.path, 0o555), (site.other.file("file"), 0o000)] {
      chmod(path, mode_t(mode))
    }
    // Another account may not pass through the directory that the tool was built in.
    let copy = site.other.file("a9s-recover")
    try FileManager.default.copyItem(atPath: BuiltTool.path, toPath: copy)
    chmod(copy, 0o755)
    let account = Account.unprivileged.map {
      ["sh", "-c", "exec setpriv --reuid=\($0.user) --regid=\($0.group) --clear-groups -- '\(copy)' \"$@\""]
    }
    for bad in [
      Bad("unreadable key file", "verify --guid whole --key file:{file}", exit: 64, "file:{file}: Permission denied"),
      Bad(
        "unwritable directory", "fetch --guid whole --key env:KEY --output {empty}/dump", exit: 21,
        "cannot write {empty}/dump"),
    ] { try site.expect(bad, through: account ?? []) }
    chmod(site.store.path, 0)
    defer { chmod(site.store.path, 0o700) }
    try site.expect(
      Bad("mode 000", "verify --guid whole --key env:KEY", exit: 13, "permission denied", hint: "may read there"),
      through: account ?? [])
  }

  @Test func aKeyFileOfWindowsIsReadBothWays() throws {
    for (made, reading) in [(BackupFixture.key, "without"), (BackupFixture.key + "\r", "with")] {
      let folder = try TestDirectory()
      try BackupFixture(dump: SampleDumps.small, in: folder.path, key: made)
      let file = folder.file("key.txt")
      try "\(BackupFixture.key)\r\n".write(toFile: file, atomically: true, encoding: .utf8)
      let result = try BuiltTool.run(["key", "check", "--store", folder.path, "--key", "file:\(file)", "--json"])
      #expect(result.status == 0, "\(result.output)")
      #expect(result.json["key"] as? String == "file:\(file)")
      let said = "file:\(file) opens it \(reading) the carriage return at its end"
      #expect((result.json["warnings"] as? [String])?.contains(said) == true)
    }
  }

  @Test func forceReplacesAFile() throws {
    let site = try FolderSite()
    let result = try site.run([
      "fetch", "--guid", "whole", "--key", "env:KEY", "--output", site.other.file("file"), "--force",
    ])
    #expect(result.status == 0, "\(result.errors)")
    #expect(try FileManager.default.contents(atPath: site.other.file("file")) == SampleDumps.small)
  }

  private static var canMount: Bool {
    (try? Shell.run("unshare --mount mount -t tmpfs -o size=64k tmpfs /mnt 2>/dev/null")) != nil
  }

  @Test(.enabled(if: canMount, "only root, and not every container, may mount a small disk"))
  func aFullDiskLeavesNothing() throws {
    let folder = try TestDirectory()
    try BackupFixture(dump: SampleDumps.large, in: folder.path, chunk: 100_000)
    let disk = try TestDirectory()
    // A mount namespace of its own: the disk is gone with it. What is left on it is said after the document.
    let script = """
      mount -t tmpfs -o size=256k tmpfs "$0"; "$@"; code=$?; ls -A "$0" >&2; exit $code
      """
    for words in [["--output", disk.file("dump"), "--key", "env:KEY"], ["--encrypted", disk.path]] {
      let result = try BuiltTool.run(
        through: ["unshare", "--mount", "sh", "-c", script, disk.path],
        ["fetch", "--store", folder.path, "--json", "--progress", "none"] + words,
        environment: ["KEY": BackupFixture.key]
      )
      #expect(result.status == 21, "\(result.output)")
      #expect(result.error["code"] as? String == "disk_full")
      // Chunks that were whole before may stay; nothing unfinished may.
      let left = result.errors.split(separator: "\n")
      #expect(left.allSatisfy { $0.hasPrefix(BackupFixture.defaultID) } && (words[0] == "--encrypted" || left.isEmpty))
    }
  }
}

/// A folder with two whole backups and one with a gap, an empty folder, and a file that is there.
private struct FolderSite {
  let store: TestDirectory
  let empty: TestDirectory
  let other: TestDirectory
  private let names: [String: String]

  init(names: [String: String] = [:]) throws {
    (store, empty, other) = (try TestDirectory(), try TestDirectory(), try TestDirectory())
    let ciphertext = try BackupFixture.encrypt(SampleDumps.small)
    for id in ["whole", "gap", "several-1"] {
      try BackupFixture(ciphertext: ciphertext, in: store.path, id: "\(id)-1740130000", chunk: 400)
    }
    try FileManager.default.removeItem(atPath: store.file("gap-1740130000-2"))
    try "old".write(toFile: other.file("file"), atomically: true, encoding: .utf8)
    self.names = ["empty": empty.path, "file": other.file("file")].merging(names) { $1 }
  }

  func run(through wrapper: [String] = [], _ words: [String], _ environment: [String: String] = [:]) throws
    -> ToolResult
  {
    try BuiltTool.run(
      through: wrapper, words,
      environment: ["KEY": BackupFixture.key, "A9S_STORE": store.path].merging(environment) { $1 })
  }

  func expect(_ bad: BadInputTests.Bad, through wrapper: [String] = []) throws {
    let words = bad.words.map(filled)
    let plain = try run(through: wrapper, words, bad.environment)
    #expect(plain.status == bad.exit, "\(bad.testDescription): \(plain.errors)")
    let lines = plain.errors.split(separator: "\n")
    let errors = lines.filter { $0.hasPrefix("a9s-recover: error: ") }
    #expect(errors.count == 1 && errors.first?.contains(filled(bad.message)) == true, "\(plain.errors)")
    #expect(
      bad.hint.isEmpty || lines.contains { $0.hasPrefix("a9s-recover: hint: ") && $0.contains(filled(bad.hint)) },
      "\(bad.testDescription): \(plain.errors)")
    if let secret = bad.secret { #expect(!(plain.output + plain.errors).contains(secret)) }
    if words.isEmpty { return }
    let json = try run(through: wrapper, words + ["--json"], bad.environment)
    #expect(json.status == bad.exit)
    // A store gives each of its refusals a number of its own.
    let message = (json.error["message"] as? String ?? "none").replacing(#/ \(request id .*/#, with: "")
    #expect(errors.first?.contains(message) == true, "\(json.output)")
    if let secret = bad.secret { #expect(!(json.output + json.errors).contains(secret)) }
  }

  private func filled(_ text: String) -> String {
    names.reduce(text) { $0.replacing("{\($1.key)}", with: $1.value) }
  }
}
