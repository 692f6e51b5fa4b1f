import Foundation
import Synchronization
import Testing

@testable import RecoveryKit

/// Secrets with marks in them, which must turn up nowhere; and the dump, which must turn up on no disk.
@Suite(.serialized) struct SecretTests {
  /// Every secret that a run can hold, each unlike anything else on this machine.
  private struct Marks {
    let key = "KEYMARK\(UInt64.random(in: .min ... .max))"
    let otherKey = "OTHERMARK\(UInt64.random(in: .min ... .max))"
    let s3 = "SECRETMARK\(UInt64.random(in: .min ... .max))"
    let token = "TOKENMARK\(UInt64.random(in: .min ... .max))"
    let password = "PASSMARK\(UInt64.random(in: .min ... .max))"

    var all: [String] { [key, otherKey, s3, token, password] }
    var environment: [String: String] {
      [
        "KEY": key, "OTHER": otherKey, "AWS_ACCESS_KEY_ID": "AKIA", "AWS_SECRET_ACCESS_KEY": s3,
        "AWS_SESSION_TOKEN": token, "PGPASSWORD": password, "AWS_REGION": "us-east-1",
      ]
    }
  }

  @Test func noSecretIsToldAnywhere() throws {
    let marks = Marks()
    let (folder, other, out) = (try TestDirectory(), try TestDirectory(), try TestDirectory())
    try BackupFixture(dump: SampleDumps.small, in: folder.path, key: marks.key)
    let ciphertext = try BackupFixture.encrypt(SampleDumps.small, key: marks.key)
    try BackupFixture(ciphertext: ciphertext.dropLast(32), in: other.path)
    let keyFile = out.file("key")
    try marks.key.write(toFile: keyFile, atomically: true, encoding: .utf8)
    let passwordFile = out.file("password")
    try marks.password.write(toFile: passwordFile, atomically: true, encoding: .utf8)
    let refusing = try ScriptedServer { _, request in
      .answer(403, ["Content-Type": "application/xml"], Array("<Error><Code>InvalidToken</Code></Error>".utf8))
    }
    let target = try TestCluster()
    try target.psql("ALTER ROLE postgres PASSWORD '\(marks.password)'")
    let postgres = ["--postgres", "host=127.0.0.1 port=\(target.port) user=postgres", "--no-analyze"]
    let fromFile = ["--postgres-password", "file:\(passwordFile)"]
    let (store, damaged) = (["--store", folder.path], ["--store", other.path])
    let s3 = ["--store", "s3://bucket", "--endpoint", refusing.endpoint]
    let key = ["--key", "env:KEY"]

    let calls: [(words: [String], exit: Int32)] = [
      (["verify"] + store + key, 0), (["verify"] + damaged + key, 11), (["verify"] + s3 + key, 13),
      (["verify"] + store + ["--key", "env:OTHER"], 12), (["verify", "--key", marks.key] + store, 64),
      (["verify"] + store + ["--key", "env:OTHER", "--key", "command:[\"cat\",\"\(keyFile)\"]"], 0),
      (["fetch", "--output", out.file("dump"), "--force"] + store + key, 0),
      (["fetch", "--output", keyFile] + store + key, 21),
      (["fetch", "--encrypted", out.file("chunks"), "--force"] + store, 0),
      (["restore"] + store + key + postgres, 0), (["restore"] + store + key + postgres + fromFile, 15),
      (["restore"] + damaged + key + postgres, 11),
      (["restore", "--postgres", "host=h password=\(marks.password)"] + store + key, 64),
      (["restore", "--postgres", "postgresql://u:\(marks.password)@h/d"] + store + key, 64),
      (["drill"] + store + key, 0), (["drill"] + damaged + key, 11),
      (["doctor"] + store + key, 0), (["doctor"] + s3 + key, 15),
    ]
    for call in calls {
      // A secret that somebody typed is in the command line already; only what the tool makes of it is looked at.
      let isTyped = call.words.contains { word in marks.all.contains { word.contains($0) } }
      for format in [[], ["--json"]] where format.isEmpty || call.words.first != "restore" || call.exit != 0 {
        let state = try TestDirectory()
        let watch = isTyped ? nil : CommandLineWatch(for: marks.all)
        let result = try BuiltTool.run(
          call.words + format, environment: marks.environment.merging(["A9S_STATE_DIR": state.path]) { $1 })
        #expect(watch?.finish().isEmpty ?? true, "\(call.words)")
        #expect(result.status == call.exit, "\(call.words): \(result.errors)\(result.output)")
        for mark in marks.all {
          #expect(!result.output.contains(mark) && !result.errors.contains(mark), "\(call.words)")
          for (name, bytes) in contents(of: state) {
            #expect(bytes.range(of: Data(mark.utf8)) == nil, "\(name) after \(call.words)")
          }
        }
        if call.words.first == "restore" && call.exit == 0 { #expect(!contents(of: state).isEmpty) }
      }
    }
  }

  @Test func theWatchSeesWhatItIsToSee() throws {
    let marks = Marks()
    let watch = CommandLineWatch(for: marks.all)
    let child = try ChildProcess(
      ProgramInvocation(["sh", "-c", "read line", marks.token], environment: ["PATH": ExecutableSearch.defaultPath]),
      input: .pipe)
    #expect(eventually { watch.hasFound })
    #expect(child.status == nil)
    _ = watch.finish()
  }

  @Test(arguments: ["verify", "restore", "drill"]) func theDumpIsOnNoDisk(command: String) throws {
    let (folder, state, work) = (try TestDirectory(), try TestDirectory(), try TestDirectory())
    try BackupFixture(dump: SampleDumps.large, in: folder.path)
    let trace = try TestDirectory()
    let target = command == "restore" ? try TestCluster() : nil
    var words = [command, "--store", folder.path, "--key", "env:KEY", "--json"]
    if let target { words += ["--postgres", "host=\(target.path) port=\(target.port) user=postgres"] }
    if command == "drill" { words += ["--work-dir", work.path, "--report", trace.file("report.md")] }
    chmod(work.path, 0o755)
    let result = try BuiltTool.run(
      through: [
        "strace", "-f", "-Y", "-qq", "-s", "4096", "-o", trace.file("trace"), "-e",
        "trace=openat,open,creat,mkdir,mkdirat,rename,renameat2,link,linkat",
      ], words, environment: ["KEY": BackupFixture.key, "A9S_STATE_DIR": state.path])
    #expect(result.status == 0, "\(result.output)\(result.errors)")
    let text = try String(contentsOfFile: trace.file("trace"), encoding: .utf8)
    #expect(text.contains("<a9s-recover>") && (command == "verify" || text.contains("<psql>")))
    let made = Self.madeFiles(text)
    let report = [trace.path, "\(trace.path)/."]
    let strangers = made.filter { entry in
      guard entry.program == "a9s-recover" || entry.program == "psql" else { return false }
      if entry.path.hasPrefix("/dev/") || entry.path.hasPrefix("/proc/self/") { return false }
      if entry.program == "psql" { return true }
      return !entry.path.hasPrefix(state.path) && !report.contains { entry.path.hasPrefix($0) }
        && !Self.isOfTheThrowaway(entry.path, work.path)
    }
    #expect(strangers.isEmpty, "\(strangers)")
    #expect(made.contains { $0.program == "a9s-recover" } || command == "verify")
    #expect(work.names.isEmpty)
    for place in [state, trace] where place === state {
      for (name, bytes) in contents(of: place) { #expect(bytes.range(of: Data("CREATE ".utf8)) == nil, "\(name)") }
    }
  }

  @Test func aHostThatForbidsMD5CannotStopTheTool() throws {
    let folder = try TestDirectory()
    try BackupFixture(dump: SampleDumps.small, in: folder.path)
    let configuration = folder.file("openssl.cnf")
    try """
    openssl_conf = init
    [init]
    providers = providers
    alg_section = algorithms
    [providers]
    default = default
    [default]
    activate = 1
    [algorithms]
    default_properties = fips=yes

    """.write(toFile: configuration, atomically: true, encoding: .utf8)
    #expect(throws: Shell.Failure.self) {
      try Shell.run(
        "openssl enc -aes256 -md md5 -d -pass env:KEY -in '\(folder.path)/\(BackupFixture.defaultID)-1'",
        environment: ["KEY": BackupFixture.key, "OPENSSL_CONF": configuration])
    }
    let result = try BuiltTool.run(
      ["verify", "--store", folder.path, "--key", "env:KEY", "--json"],
      environment: ["KEY": BackupFixture.key, "OPENSSL_CONF": configuration])
    #expect(result.status == 0, "\(result.output)")
    #expect(result.json["digest"] as? String == "md5")
  }

  /// What the owner of a throwaway cluster makes: its directories, its lock and the server's log.
  private static func isOfTheThrowaway(_ path: String, _ work: String) -> Bool {
    let parts = path.dropFirst(work.count + 1).split(separator: "/")
    guard path.hasPrefix("\(work)/"), parts.first?.contains("a9s-drill-") == true else { return false }
    return parts.count == 1 || (parts.count == 2 && ["lock", "cluster", "server.log"].contains(parts[1]))
  }

  /// Files and directories that were made or opened for writing, by the program that did it.
  private static func madeFiles(_ trace: String) -> [(program: String, path: String)] {
    trace.split(separator: "\n").compactMap { line in
      guard let match = line.firstMatch(of: /^\d+<([^>]*)> +(\w+)\((.*)$/) else { return nil }
      let (call, rest) = (String(match.2), String(match.3))
      if rest.contains(" = -1 E") { return nil }
      if call.hasPrefix("open") && !rest.contains("O_WRONLY") && !rest.contains("O_RDWR") && !rest.contains("O_CREAT") {
        return nil
      }
      let quoted = rest.matches(of: /"([^"]*)"/).map { String($0.1) }
      return quoted.last.map { (program: String(match.1), path: $0) }
    }
  }

  private func contents(of directory: TestDirectory) -> [(String, Data)] {
    let names = FileManager.default.enumerator(atPath: directory.path)?.compactMap { $0 as? String } ?? []
    return names.compactMap { name in FileManager.default.contents(atPath: directory.file(name)).map { (name, $0) } }
  }
}

/// Looks at every command line of this machine, as any of its users can, until it is told to finish.
private final class CommandLineWatch: Sendable {
  private struct State {
    var isOver = false
    var found: Set<String> = []
  }

  private let state = Mutex(State())
  private let words: [Data]

  init(for words: [String]) {
    self.words = words.map { Data($0.utf8) }
    Thread { [self] in while look() {} }.start()
  }

  var hasFound: Bool { state.withLock { !$0.found.isEmpty } }

  /// The command lines that held one of the words.
  func finish() -> Set<String> {
    state.withLock {
      $0.isOver = true
      return $0.found
    }
  }

  private func look() -> Bool {
    let processes = (try? FileManager.default.contentsOfDirectory(atPath: "/proc"))?.filter { Int($0) != nil } ?? []
    for process in processes {
      guard let line = FileManager.default.contents(atPath: "/proc/\(process)/cmdline"),
        words.contains(where: { line.range(of: $0) != nil })
      else { continue }
      state.withLock { _ = $0.found.insert(String(decoding: line, as: UTF8.self)) }
    }
    return state.withLock { !$0.isOver }
  }
}
