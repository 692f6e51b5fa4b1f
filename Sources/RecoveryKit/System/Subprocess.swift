/// A program run to its end with everything it said.
public enum Subprocess {
  /// How the program ended and what it said.
  public struct Outcome: Sendable {
    /// How it ended.
    public let status: ExitStatus
    /// Its standard output, up to the limit.
    public let output: [UInt8]
    /// Its standard error, up to the limit.
    public let errors: [UInt8]

    /// Standard output as text; what is no UTF-8 is replaced.
    public var outputText: String { String(decoding: output, as: UTF8.self) }
    /// Standard error as text; what is no UTF-8 is replaced.
    public var errorText: String { String(decoding: errors, as: UTF8.self) }
  }

  /// Runs a program to its end, feeding it `input`, keeping at most `limit` bytes of each of its outputs.
  ///
  /// Throws ``ErrorCode/toolMissing`` when it is not there and ``ErrorCode/toolRefused`` when it has not ended by the
  /// deadline; then, and when the user interrupts, it is killed with everything it started. A program that cleans up is
  /// not `interruptible`.
  public static func run(
    _ invocation: ProgramInvocation, input: [UInt8] = [], limit: Int = 4 << 20, until deadline: Deadline = .never,
    interruptible: Bool = true
  ) throws(RecoveryError) -> Outcome {
    var child = try ChildProcess(
      invocation, input: input.isEmpty ? .null : .pipe, output: .pipe, errors: .pipe)
    var unsent = input[...]
    var (output, errors) = (Captured(limit: limit), Captured(limit: limit))
    while true {
      // Asked before reading: what an ended program wrote is then all in the pipes, even if a descendant holds them.
      let status = child.status
      feed(&child, &unsent)
      output.take(from: &child.output)
      errors.take(from: &child.errors)
      if let status { return Outcome(status: status, output: output.bytes, errors: errors.bytes) }
      if interruptible { try Interruption.check() }
      if deadline.hasPassed { throw overdue(invocation, deadline) }
      wait(child, deadline)
    }
  }

  private static func feed(_ child: inout ChildProcess, _ unsent: inout ArraySlice<UInt8>) {
    while !unsent.isEmpty {
      switch unsent.withUnsafeBytes({ child.input.write($0) }) {
      case .moved(let count): unsent = unsent.dropFirst(count)
      case .wouldBlock: return
      case .end, .failed: unsent = []  // It does not want the rest; its exit status tells whether that is a failure.
      }
    }
    child.input.close()
  }

  private static func wait(_ child: borrowing ChildProcess, _ deadline: Deadline) {
    _ = Readiness.wait(
      reading: [child.exit.number, child.output.number, child.errors.number], writing: [child.input.number],
      until: deadline)
  }

  private static func overdue(_ invocation: ProgramInvocation, _ deadline: Deadline) -> RecoveryError {
    let allowance = deadline.allowance.map { " within \($0.components.seconds) s" } ?? ""
    return RecoveryError(.toolRefused, "\(invocation.name) did not end\(allowance) and was killed", isTransient: true)
  }
}

/// One output of a program, kept up to a limit and drained beyond it so that the program can go on.
private struct Captured {
  let limit: Int
  private(set) var bytes: [UInt8] = []

  init(limit: Int) { self.limit = limit }

  /// Takes what is there without waiting; closes the descriptor at its end. A few reads empty a pipe; without a bound,
  /// a program that writes faster than we read would never let go of us.
  mutating func take(from descriptor: inout Descriptor) {
    guard descriptor.number >= 0 else { return }
    withUnsafeTemporaryAllocation(byteCount: 64 << 10, alignment: 16) { buffer in
      for _ in 0..<4 {
        switch descriptor.read(into: buffer) {
        case .moved(let count): bytes += buffer[..<min(count, limit - bytes.count)]
        case .wouldBlock: return
        case .end, .failed: return descriptor.close()
        }
      }
    }
  }
}
