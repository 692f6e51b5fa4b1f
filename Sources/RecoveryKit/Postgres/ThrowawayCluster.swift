import Foundation

/// A PostgreSQL server of its own for one drill: reachable by nobody else, gone with its owner.
///
/// It listens only on a Unix socket in a directory of mode 0700, runs as its owner or, when that is root, as an
/// unprivileged account, and is killed by the kernel when we are. Durability is switched off: nothing in it is to last.
public struct ThrowawayCluster: ~Copyable {
  private let server: ChildProcess
  private let directory: DrillDirectory
  /// The server programs it was made with.
  public let programs: ServerPrograms
  /// How to connect to it, as its superuser.
  public let target: ConnectionTarget

  /// Makes and starts a server of major version `major` or newer in `workDirectory`, and waits until it answers.
  ///
  /// `superuser` is the dump's bootstrap role. Start it from the main thread: it dies with the thread that started it.
  /// Throws ``ErrorCode/toolMissing`` without server programs and ``ErrorCode/targetNotFit`` with the server's last
  /// words when it does not come up; then nothing is left of it.
  public init(
    in workDirectory: String, major: Int, superuser: String = "postgres", account: Account? = .unprivileged,
    until deadline: Deadline = .in(.seconds(120))
  ) throws(RecoveryError) {
    let programs = try ServerPrograms.find(wanted: major)
    let directory = try DrillDirectory(in: try Self.absolute(workDirectory), account: account)
    try Self.initialise(directory, programs, superuser: superuser, until: deadline)
    let server = try Self.start(directory, programs)
    let target = ConnectionTarget(keywords: [
      "host": directory.cluster, "port": "\(Self.port)", "user": superuser, "dbname": "postgres",
    ])
    try Self.waitUntilReady(server, directory, target, until: deadline)
    self.server = server
    self.directory = directory
    self.programs = programs
    self.target = target
  }

  deinit {
    // Immediate shutdown: it takes its shared memory with it, which a kill would leave. Who does not obey is killed.
    server.kill(SIGQUIT)
    server.settle(until: .in(.seconds(10)))
  }

  /// The directory that holds all of it.
  public var path: String { directory.path }
  /// The process ID of the server.
  public var process: pid_t { server.process }
  /// How the server ended, or nil while it runs.
  public var status: ExitStatus? { server.status }
  /// The last lines of its log.
  public var lastWords: [String] { Self.lastLines(of: directory.log) }

  /// The directory in which the server may have its tablespaces.
  public var tablespaces: String { directory.cluster }

  /// Makes a directory below ``tablespaces`` that belongs to the server.
  public func makeDirectory(_ path: String) throws(RecoveryError) {
    var making = ProgramInvocation(
      ["mkdir", "-m", "0700", "--", path], environment: ["PATH": ExecutableSearch.defaultPath])
    making.account = directory.account
    guard try Subprocess.run(making).status.isSuccess else {
      throw RecoveryError(.fileNotWritable, "cannot make the directory \(path)")
    }
  }

  /// Stops the server and removes everything, as the end of its life would.
  public consuming func close() {}
}
