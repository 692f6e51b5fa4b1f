import Glibc
import Synchronization

/// Ctrl-C and SIGTERM as a value that the work asks for at its next safe point.
///
/// The signals are taken from their default action and noted; every loop that moves bytes or waits calls ``check()``,
/// which throws, so that the ordinary way out frees, kills and removes what stands open.
public enum Interruption {
  private static let noted = Atomic<Int32>(0)

  /// Begins to note SIGINT and SIGTERM instead of dying of them. A closed pipe is an error of `write` from now on.
  public static func install() {
    signal(SIGPIPE, SIG_IGN)
    note(0)  // The first use of a global initialises it; a signal handler must not be the one to do so.
    for number in [SIGINT, SIGTERM] { signal(number) { Interruption.note($0) } }
  }

  /// Notes a signal as if it had come; a second one does not change the first.
  public static func note(_ number: Int32) {
    _ = noted.compareExchange(expected: 0, desired: number, ordering: .sequentiallyConsistent)
  }

  /// Whether the work shall end.
  public static var isNoted: Bool { noted.load(ordering: .relaxed) != 0 }

  /// Throws when the work shall end: ``ErrorCode/interrupted`` (130) or ``ErrorCode/terminated`` (143).
  public static func check() throws(RecoveryError) {
    switch noted.load(ordering: .relaxed) {
    case 0: return
    case SIGTERM: throw RecoveryError(.terminated, "terminated")
    default: throw RecoveryError(.interrupted, "interrupted")
    }
  }
}
