import Foundation

@testable import RecoveryKit

/// A PostgreSQL server for tests, made with initdb and pg_ctl alone: TCP on 127.0.0.1 with passwords (scram-sha-256),
/// a socket without. It is gone with its owner, and with the test process however that ends.
final class TestCluster: Sendable {
  /// Shared by the tests that leave it as they find it, but for databases and roles of their own names.
  static let shared = Result { try TestCluster() }

  let path: String
  let port: Int
  let programs: ServerPrograms
  /// The bootstrap role's password, for TCP.
  let password = "it's a \"pass\\word\""
  /// Waits for the end of its input, which is the end of this process at the latest, and clears away.
  private let guardian: ChildProcess

  var data: String { "\(path)/data" }
  var socketTarget: ConnectionTarget {
    ConnectionTarget(keywords: ["host": path, "port": "\(port)", "user": "postgres"])
  }
  var tcpTarget: ConnectionTarget {
    ConnectionTarget(
      keywords: ["host": "127.0.0.1", "port": "\(port)", "user": "postgres"], password: Secret(Array(password.utf8)))
  }

  /// Makes and starts a server; `settings` are lines for postgresql.conf.
  init(major: Int = 15, settings: [String] = []) throws {
    programs = try ServerPrograms.find(wanted: major)
    path = "/tmp/a9s-pg-\(String(UInt64.random(in: .min ... .max), radix: 36))"
    port = try freePort()
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    if let account = Account.unprivileged { chown(path, account.user, account.group) }
    let script = "cat; \"$1\"/pg_ctl -D \"$2/data\" -m immediate stop; rm -rf \"$2\""
    var watch = Self.invocation(["sh", "-c", script, "sh", programs.directory, path])
    watch.directory = "/"
    guardian = try ChildProcess(watch, input: .pipe)
    try run(["initdb", "-D", data, "-U", "postgres", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "-N"])
    try append(
      [
        "port = \(port)", "listen_addresses = '127.0.0.1'", "unix_socket_directories = '\(path)'", "fsync = off",
        "shared_buffers = 32MB", "max_connections = 40",
      ] + settings, to: "postgresql.conf")
    try Data("local all all trust\nhost all all 127.0.0.1/32 scram-sha-256\n".utf8)
      .write(to: URL(fileURLWithPath: "\(data)/pg_hba.conf"))
    try start()
    try psql("ALTER ROLE postgres PASSWORD '\(password.replacing("'", with: "''"))'")
  }

  deinit {
    stop(mode: "immediate")
    try? FileManager.default.removeItem(atPath: path)
  }

  func start() throws { try run(["pg_ctl", "-D", data, "-w", "-l", "\(path)/log", "start"]) }

  func stop(mode: String = "fast") { _ = try? run(["pg_ctl", "-D", data, "-w", "-m", mode, "stop"]) }

  /// Kills the postmaster as a crash of the machine would.
  func crash() throws {
    let text = try String(contentsOfFile: "\(data)/postmaster.pid", encoding: .utf8)
    if let process = text.split(separator: "\n").first.flatMap({ pid_t($0) }) { kill(process, SIGKILL) }
  }

  /// Runs statements with psql over the socket; returns what it prints, unaligned and without headers.
  @discardableResult
  func psql(_ sql: String, database: String = "postgres") throws -> String {
    let words = ["psql", "-XAtq", "-v", "ON_ERROR_STOP=1", "-h", path, "-p", "\(port)", "-U", "postgres"]
    return try run(words + ["-d", database], input: Array(sql.utf8)).outputText
  }

  /// The whole cluster as pg_dumpall writes it.
  func dumpAll(_ arguments: [String] = []) throws -> Data {
    let words = ["pg_dumpall", "-h", path, "-p", "\(port)", "-U", "postgres"] + arguments
    return Data(try run(words, limit: 1 << 30).output)
  }

  @discardableResult
  private func run(_ words: [String], input: [UInt8] = [], limit: Int = 4 << 20) throws -> Subprocess.Outcome {
    let outcome = try Subprocess.run(
      Self.invocation([programs.path(words[0])] + words.dropFirst()), input: input, limit: limit,
      until: .in(.seconds(300)))
    guard outcome.status.isSuccess else {
      throw RecoveryError(.unexpected, "\(words[0]) \(outcome.status): \(outcome.errorText)\(outcome.outputText)")
    }
    return outcome
  }

  private func append(_ lines: [String], to file: String) throws {
    let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: "\(data)/\(file)"))
    try handle.seekToEnd()
    try handle.write(contentsOf: Data((lines.joined(separator: "\n") + "\n").utf8))
  }

  private static func invocation(_ words: [String]) -> ProgramInvocation {
    var invocation = ProgramInvocation(words, environment: ["PATH": ExecutableSearch.defaultPath, "LC_ALL": "C.UTF-8"])
    invocation.account = .unprivileged
    invocation.directory = "/"
    return invocation
  }
}

/// A TCP port that nobody listens on at this moment.
func freePort() throws -> Int {
  let listener = Descriptor(owning: socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0))
  var address = sockaddr_in()
  address.sin_family = sa_family_t(AF_INET)
  address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
  var length = socklen_t(MemoryLayout<sockaddr_in>.size)
  let result = withUnsafeMutablePointer(to: &address) {
    $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
      bind(listener.number, $0, length) == 0 ? getsockname(listener.number, $0, &length) : -1
    }
  }
  guard result == 0 else { throw RecoveryError(.unexpected, "no free port: \(systemErrorText(errno))") }
  return Int(UInt16(bigEndian: address.sin_port))
}
