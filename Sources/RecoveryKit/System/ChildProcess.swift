import CLinux
import Glibc

/// A running program that we own: when its owner lets go of it, it and its whole process group are killed and reaped.
///
/// It is reaped only then, so its process ID cannot have become somebody else's while it can still be signalled.
public struct ChildProcess: ~Copyable, Sendable {
  /// Where one of the three streams leads.
  public enum Stream: Equatable, Sendable {
    /// `/dev/null`.
    case null
    /// A pipe, of which we hold the other, non-blocking end.
    case pipe
    /// A file: read from as input, made with mode 0600 and appended to as output.
    case file(String)
  }

  /// The process ID, which is the ID of its process group as well.
  public let process: pid_t
  /// The program's name, for messages.
  public let name: String
  /// Becomes readable when it ends: pidfd_open(2). None on kernels before 5.3, where waiting falls back to asking.
  public let exit: Descriptor
  /// Our end of its standard input; write to it, then close it.
  public var input: Descriptor
  /// Our end of its standard output.
  public var output: Descriptor
  /// Our end of its standard error.
  public var errors: Descriptor

  /// Starts a program. Throws ``ErrorCode/toolMissing`` when it is not there, ``ErrorCode/toolRefused`` when the
  /// kernel does not start it.
  public init(
    _ invocation: ProgramInvocation, input: Stream = .null, output: Stream = .null, errors: Stream = .null
  ) throws(RecoveryError) {
    // A program that stops reading is an error of our next write, never our death.
    if input == .pipe { signal(SIGPIPE, SIG_IGN) }
    let arguments = try invocation.resolvedArguments()
    let inputEnds = try StreamEnds(input, forReading: true)
    let outputEnds = try StreamEnds(output, forReading: false)
    let errorEnds = try StreamEnds(errors, forReading: false)
    var plan = SpawnPlan()
    plan.pass(inputEnds.theirs.number, as: 0)
    plan.pass(outputEnds.theirs.number, as: 1)
    plan.pass(errorEnds.theirs.number, as: 2)
    let keepsInput = invocation.keepsOwnInputOpen && input == .pipe
    if keepsInput { plan.pass(inputEnds.ours.number, as: 3) }
    plan.closeAll(from: keepsInput ? 4 : 3)
    if let directory = invocation.directory { plan.changeDirectory(to: directory) }
    plan.detachSignals()
    let (process, error) = plan.spawn(arguments, environment: invocation.environment)
    guard error == 0 else {
      throw RecoveryError(.toolRefused, "cannot run \(arguments[0]): \(systemErrorText(error))")
    }
    self.process = process
    self.name = invocation.name
    self.exit = Descriptor(owning: clinux_pidfd_open(process))
    self.input = inputEnds.ours
    self.output = outputEnds.ours
    self.errors = errorEnds.ours
  }

  deinit {
    Glibc.kill(-process, SIGKILL)
    var status: Int32 = 0
    _ = retryingInterrupted { waitpid(process, &status, 0) }
  }

  /// Sends a signal to the program and everything in its group; nothing happens when all have ended.
  public func kill(_ signal: Int32) { Glibc.kill(-process, signal) }

  /// How it ended, or nil while it runs.
  public var status: ExitStatus? {
    var information = siginfo_t()
    let call = retryingInterrupted { waitid(P_PID, id_t(process), &information, WEXITED | WNOHANG | WNOWAIT) }
    return call.result == 0 && information.si_signo == SIGCHLD ? ExitStatus(information) : nil
  }

  /// Waits for its end; nil when the deadline came first. Throws only when the user interrupts.
  public func wait(until deadline: Deadline = .never) throws(RecoveryError) -> ExitStatus? {
    while true {
      if let status { return status }
      if deadline.hasPassed { return nil }
      try Interruption.check()
      _ = Readiness.wait(reading: [exit.number], until: deadline)
    }
  }

  /// Waits for its end although the user may have interrupted: for cleaning up.
  @discardableResult
  public func settle(until deadline: Deadline) -> ExitStatus? {
    while status == nil && !deadline.hasPassed { _ = Readiness.wait(reading: [exit.number], until: deadline) }
    return status
  }
}
