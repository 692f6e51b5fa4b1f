import Glibc

/// A running `psql -f -` that is fed from here while its messages and tags are read.
///
/// psql holds the writing end of its own input as well: neither our death nor an error here is ever an end of file, which
/// psql would take for "commit what you have". It ends by `\q`, which is sent only behind a proven dump, or it is killed.
public struct PsqlSession: ~Copyable, DumpOutput {
  /// Bytes that the pipe to psql holds.
  static let pipeSize: Int32 = 256 * 1024

  /// F_SETPIPE_SZ of fcntl(2), which Glibc's module leaves out.
  private static let setPipeSize: Int32 = 1031

  private var process: ChildProcess
  private var messages = PsqlMessageReader()
  private var tags = CopyTagReader()
  private var pending: [PsqlMessage] = []
  private let buffer = OwnedBuffer(size: 16 * 1024)

  /// Starts psql on a database of the target. It must be started from the thread that outlives it: see ``ChildProcess``.
  ///
  /// - Parameters:
  ///   - program: the path of psql.
  ///   - environment: the target as libpq's variables; options that the reading of the dump depends on are forced here.
  public init(program: String, database: String, environment: [String: String]) throws(RecoveryError) {
    var psql = ProgramInvocation(
      [program, "-X", "-w", "-v", "VERBOSITY=verbose", "-d", database, "-f", "-"],
      environment: PsqlSession.forced(environment))
    psql.keepsOwnInputOpen = true
    psql.diesWithParent = true
    process = try ChildProcess(psql, input: .pipe, output: .pipe, errors: .pipe)
    // Four times the usual 64 KiB: psql and we change places less often on few cores. Where it is refused, it stays.
    _ = fcntl(process.input.number, PsqlSession.setPipeSize, PsqlSession.pipeSize)
  }

  /// What psql's and our reading of the dump must agree on, however the server or a role is configured.
  static func forced(_ environment: [String: String]) -> [String: String] {
    var forced = environment
    let options = "-c standard_conforming_strings=on -c lc_messages=C"
    forced["PGOPTIONS"] = [environment["PGOPTIONS"], options].compactMap(\.self).joined(separator: " ")
    forced["PGCLIENTENCODING"] = "UTF8"
    forced["PGAPPNAME"] = "a9s-recover restore"
    forced["LC_ALL"] = "C"
    for name in ["PSQLRC", "PSQL_PAGER", "PAGER", "PSQL_HISTORY"] { forced[name] = nil }
    return forced
  }

  /// Feeds the next bytes; reads what psql says meanwhile.
  ///
  /// - Throws: ``ErrorCode/targetPartlyRestored`` when psql has gone.
  public mutating func write(_ bytes: UnsafeRawBufferPointer) throws(RecoveryError) {
    var rest = bytes
    while !rest.isEmpty {
      try Interruption.check()
      switch process.input.write(rest) {
      case .moved(let count): rest = UnsafeRawBufferPointer(rebasing: rest[count...])
      case .wouldBlock:
        _ = Readiness.wait(
          reading: [process.output.number, process.errors.number], writing: [process.input.number], until: .never)
        drain()
        if process.status != nil { throw gone() }
      case .end, .failed: throw gone()
      }
    }
    drain()
  }

  /// Waits for psql to end by itself, after `\q` was written.
  ///
  /// - Throws: ``ErrorCode/targetPartlyRestored`` when it ends in another way than exit 0.
  public mutating func finish() throws(RecoveryError) {
    while process.status == nil {
      try Interruption.check()
      _ = Readiness.wait(
        reading: [process.exit.number, process.output.number, process.errors.number], until: .never)
      drain()
    }
    drain()
    pending += messages.finish()
    if process.status != .exited(0) { throw gone() }
  }

  /// The messages since the last call.
  public mutating func takeMessages() -> [PsqlMessage] {
    defer { pending.removeAll() }
    return pending
  }

  /// The row counts of all COPY tags so far, in their order.
  public var copyCounts: [Int] { tags.counts }

  private mutating func drain() {
    while case .moved(let count) = process.errors.read(into: buffer.bytes) {
      pending += messages.read(buffer[0..<count])
    }
    while case .moved(let count) = process.output.read(into: buffer.bytes) { tags.read(buffer[0..<count]) }
  }

  private mutating func gone() -> RecoveryError {
    let end = (try? process.wait(until: .in(.seconds(5)))).map { "\($0)" } ?? "it does not end"
    drain()
    pending += messages.finish()
    let last = pending.last { $0.isError }?.text ?? "it said nothing"
    return RecoveryError(
      .targetPartlyRestored, "psql ended in the middle of the restore (\(end)): \(last)",
      hints: ["do not serve from this target: start over with 'a9s-recover restore --replace-databases'"])
  }
}
