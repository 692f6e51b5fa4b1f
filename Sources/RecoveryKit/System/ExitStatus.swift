import Glibc

/// How a program ended.
public enum ExitStatus: Equatable, Sendable, CustomStringConvertible {
  /// It ended by itself, with its code; 0 is success.
  case exited(Int32)
  /// A signal ended it.
  case signalled(Int32)

  /// Whether it ended by itself with 0.
  public var isSuccess: Bool { self == .exited(0) }

  /// `ended with 2`, `was killed by signal 9 (Killed)`.
  public var description: String {
    switch self {
    case .exited(let code): "ended with \(code)"
    case .signalled(let number): "was killed by signal \(number) (\(String(cString: strsignal(number))))"
    }
  }

  /// Reads what waitid(2) tells of a child.
  init(_ information: siginfo_t) {
    let value = information._sifields._sigchld.si_status
    self = information.si_code == Int32(CLD_EXITED) ? .exited(value) : .signalled(value)
  }
}
