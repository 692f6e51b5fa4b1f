import Foundation
import RecoveryKit
import Testing

/// A real S3 server for the whole run of the tests: SeaweedFS on free ports of 127.0.0.1.
///
/// It ends with the test process, however that ends: a shell waits on a pipe that only this process holds, and kills the
/// server and removes its files when the pipe closes.
final class SeaweedServer: Sendable {
  /// A pair of keys.
  struct Keys: Sendable {
    let id: String
    let secret: String
  }

  /// May do everything.
  static let admin = Keys(id: "admin", secret: "adminsecret")
  /// May read objects, and not list them.
  static let reader = Keys(id: "reader", secret: "readersecret")

  private static let started = Result { try SeaweedServer() }

  /// The one server, started by the first test that asks.
  static var shared: SeaweedServer { get throws { try started.get() } }

  /// `http://127.0.0.1:port`.
  let endpoint: String

  private let lifeline: Pipe

  private init() throws {
    let weed = try testTool("weed")
    let ports = try freePorts(8)
    endpoint = "http://127.0.0.1:\(ports[0])"
    let directory = NSTemporaryDirectory() + "a9s-seaweed-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: directory + "/data", withIntermediateDirectories: true)
    try Self.identities.write(toFile: directory + "/s3.json", atomically: false, encoding: .utf8)

    let arguments = [
      "server", "-dir=\(directory)/data", "-ip=127.0.0.1", "-ip.bind=127.0.0.1", "-master.telemetry=false",
      "-iam=false", "-filer", "-s3", "-s3.config=\(directory)/s3.json", "-s3.port=\(ports[0])",
      "-s3.port.grpc=\(ports[1])", "-s3.port.iceberg=0", "-s3.port.lance=0", "-s3.localSocket=\(directory)/s3.sock",
      "-filer.localSocket=\(directory)/filer.sock", "-master.port=\(ports[2])", "-master.port.grpc=\(ports[3])",
      "-volume.port=\(ports[4])", "-volume.port.grpc=\(ports[5])", "-filer.port=\(ports[6])",
      "-filer.port.grpc=\(ports[7])", "-volume.max=100", "-master.volumeSizeLimitMB=64",
    ]
    let wrapper = Process()
    wrapper.executableURL = URL(filePath: "/bin/sh")
    wrapper.arguments = ["-c", Self.wrapper, "sh", directory, weed] + arguments
    lifeline = Pipe()
    _ = fcntl(lifeline.fileHandleForWriting.fileDescriptor, F_SETFD, FD_CLOEXEC)
    wrapper.standardInput = lifeline
    // Whoever waits for the end of the tests' output must not wait for the wrapper's.
    wrapper.standardOutput = FileHandle.nullDevice
    wrapper.standardError = FileHandle.nullDevice
    try wrapper.run()

    // Listing the buckets needs all parts of the server; it is asked until they have found each other.
    let answers = poll(seconds: 60) { (try? S3Client(endpoint: endpoint).run("s3.list_buckets()")) != nil }
    let log = (try? String(contentsOfFile: directory + "/log", encoding: .utf8)) ?? ""
    try #require(answers, "weed did not start: \(log.suffix(2000))")
  }

  /// Settings for a store of this server; patience is for the ring of tests that measure it.
  func store(
    _ url: String, keys: Keys = SeaweedServer.admin, retry: RetryPolicy = RetryPolicy()
  ) throws -> any ObjectStore {
    try openStore(
      .parse(url: url), settings: StoreSettings(endpoint: endpoint, retry: retry),
      environment: ["AWS_ACCESS_KEY_ID": keys.id, "AWS_SECRET_ACCESS_KEY": keys.secret, "HOME": "/nonexistent"])
  }

  /// `read` returns when the pipe closes. There is no `wait`: it would hang where the signal mask inherited from a
  /// thread of this process blocks SIGCHLD.
  private static let wrapper = """
    directory=$1; shift
    "$@" >"$directory/log" 2>&1 </dev/null &
    read -r line
    kill -KILL $!
    rm -rf "$directory" || rm -rf "$directory"
    """

  private static let identities = """
    {"identities": [
      {"name": "admin", "credentials": [{"accessKey": "admin", "secretKey": "adminsecret"}],
       "actions": ["Admin", "Read", "List", "Tagging", "Write"]},
      {"name": "reader", "credentials": [{"accessKey": "reader", "secretKey": "readersecret"}], "actions": ["Read"]}
    ]}
    """
}
