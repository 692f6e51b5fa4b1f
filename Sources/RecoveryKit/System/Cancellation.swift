import Synchronization

/// A flag by which the owner of a thread tells it that nobody waits for its work any more.
///
/// Work that waits asks ``check()``, which also throws where the whole process is to end.
public final class Cancellation: Sendable {
  private let flag = Atomic<Bool>(false)

  /// A flag that is not raised yet.
  public init() {}

  /// Raises the flag, for good.
  public func cancel() { flag.store(true, ordering: .relaxed) }

  /// Whether the work shall end: the flag is up, or the process was told to end.
  public var isNoted: Bool { flag.load(ordering: .relaxed) || Interruption.isNoted }

  /// Throws when the work shall end, with ``ErrorCode/interrupted`` or ``ErrorCode/terminated``.
  public func check() throws(RecoveryError) {
    try Interruption.check()
    if flag.load(ordering: .relaxed) { throw RecoveryError(.interrupted, "the work was given up") }
  }
}
