import Glibc

/// A moment on the monotonic clock after which waiting ends; a changed wall clock does not move it.
public struct Deadline: Sendable {
  /// The moment, or nil for one that never comes.
  private let instant: ContinuousClock.Instant?
  /// How long the whole wait was allowed to be, for messages.
  public let allowance: Duration?

  private init(instant: ContinuousClock.Instant?, allowance: Duration?) {
    self.instant = instant
    self.allowance = allowance
  }

  /// The deadline that never comes.
  public static let never = Deadline(instant: nil, allowance: nil)

  /// The moment that lies `allowance` ahead.
  public static func `in`(_ allowance: Duration) -> Deadline {
    Deadline(instant: .now.advanced(by: allowance), allowance: allowance)
  }

  /// Whether the moment has come.
  public var hasPassed: Bool {
    guard let instant else { return false }
    return ContinuousClock.Instant.now >= instant
  }

  /// How many milliseconds poll(2) may wait: what is left, rounded up, and never more than `limit`, so that
  /// ``Interruption`` is asked in between.
  public func milliseconds(atMost limit: Int32) -> Int32 {
    guard let instant else { return limit }
    let left = ContinuousClock.Instant.now.duration(to: instant)
    guard left > .zero else { return 0 }
    return left >= .milliseconds(Int(limit)) ? limit : Int32(clamping: Int((left / .milliseconds(1)).rounded(.up)))
  }
}
