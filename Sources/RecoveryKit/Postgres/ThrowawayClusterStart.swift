import Foundation

extension ThrowawayCluster {
  /// Part of the socket's name; nothing listens on it.
  static let port = 5432

  /// The longest path of a Unix socket: `sun_path` of unix(7) has 108 bytes, the last for the terminating zero.
  private static let longestSocketPath = 107

  /// The work directory as a path that stays valid for a server that changes its directory, and short enough.
  static func absolute(_ path: String) throws(RecoveryError) -> String {
    let absolute = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
    let socket = "\(DrillDirectory.cluster(in: "\(absolute)/\(DrillDirectory.prefix)00000000"))/.s.PGSQL.\(port)"
    guard socket.utf8.count <= longestSocketPath else {
      throw RecoveryError(
        .usage,
        "the path of the throwaway server's socket would have \(socket.utf8.count) bytes of "
          + "\(longestSocketPath) possible ones: \(socket)",
        hints: ["name a directory with a shorter path: --work-dir DIR"])
    }
    return absolute
  }

  static func initialise(
    _ directory: borrowing DrillDirectory, _ programs: ServerPrograms, superuser: String, until deadline: Deadline
  ) throws(RecoveryError) {
    let words = [
      programs.path("initdb"), "--pgdata=\(directory.data)", "--username=\(superuser)", "--auth=trust",
      "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync",
    ]
    let outcome = try Subprocess.run(invocation(words, directory), until: deadline)
    guard outcome.status.isSuccess else {
      let lines = outcome.errorText.split(whereSeparator: \.isNewline).map(String.init)
      throw RecoveryError(.targetNotFit, "initdb \(outcome.status) in \(directory.path)", hints: lines.suffix(5))
    }
  }

  static func start(
    _ directory: borrowing DrillDirectory, _ programs: ServerPrograms
  ) throws(RecoveryError) -> ChildProcess {
    var words = [programs.path("postgres"), "-D", directory.data]
    for (name, value) in settings(directory) { words += ["-c", "\(name)=\(value)"] }
    return try ChildProcess(
      invocation(words, directory), output: .file(directory.log), errors: .file(directory.log))
  }

  static func waitUntilReady(
    _ server: borrowing ChildProcess, _ directory: borrowing DrillDirectory, _ target: ConnectionTarget,
    until deadline: Deadline
  ) throws(RecoveryError) {
    while true {
      if let status = server.status {
        throw RecoveryError(
          .targetNotFit, "the throwaway server \(status) at its start", hints: lastLines(of: directory.log))
      }
      do throws(RecoveryError) {
        _ = try PGConnection(target, until: deadline)
        return
      } catch {
        guard error.code == .serverUnreachable else { throw error }
        if deadline.hasPassed {
          throw RecoveryError(
            .targetNotFit, "the throwaway server does not answer: \(error.message)",
            hints: lastLines(of: directory.log))
        }
      }
      _ = Readiness.wait(reading: [server.exit.number], until: deadline, atMost: 50)
    }
  }

  /// The end of a log, line by line; empty when there is none.
  static func lastLines(of log: String) -> [String] {
    guard let file = FileHandle(forReadingAtPath: log), let size = try? file.seekToEnd() else { return [] }
    try? file.seek(toOffset: size > 4096 ? size - 4096 : 0)
    let text = String(decoding: (try? file.readToEnd()) ?? Data(), as: UTF8.self)
    return text.split(whereSeparator: \.isNewline).suffix(5).map(String.init)
  }

  /// Nothing of our environment reaches the server: `PGDATA`, `PGOPTIONS` or a locale in it would change it.
  private static func invocation(_ words: [String], _ directory: borrowing DrillDirectory) -> ProgramInvocation {
    var invocation = ProgramInvocation(
      words, environment: ["PATH": ExecutableSearch.defaultPath, "LC_ALL": "C.UTF-8"], package: "postgresql")
    invocation.account = directory.account
    invocation.directory = directory.cluster
    invocation.diesWithParent = true
    return invocation
  }

  /// On the command line, where no `ALTER SYSTEM` of a dump reaches them.
  private static func settings(_ directory: borrowing DrillDirectory) -> [(name: String, value: String)] {
    [
      ("listen_addresses", ""), ("port", "\(port)"), ("unix_socket_directories", directory.cluster),
      ("unix_socket_permissions", "0700"), ("max_connections", "20"), ("shared_buffers", "128MB"),
      // Many large objects in one transaction take a lock each: pg_dump's own advice.
      ("max_locks_per_transaction", "1024"), ("maintenance_work_mem", "128MB"),
      // Nothing is to outlast a crash; wal_level minimal lets COPY into a new table write no WAL at all.
      ("fsync", "off"), ("synchronous_commit", "off"), ("full_page_writes", "off"), ("wal_level", "minimal"),
      ("max_wal_senders", "0"), ("max_wal_size", "2GB"), ("autovacuum", "off"),
      ("archive_mode", "off"), ("logging_collector", "off"), ("log_destination", "stderr"), ("lc_messages", "C"),
    ]
  }
}
