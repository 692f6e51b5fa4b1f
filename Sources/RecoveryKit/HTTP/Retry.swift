import Glibc

/// How often and how long something is tried that may go away by itself.
public struct RetryPolicy: Sendable, Equatable {
  /// How many times in all; at least 1.
  public var attempts: Int
  /// The longest first pause; every further one may be twice as long.
  public var base: Duration
  /// The longest pause of all, also where a server asks for more.
  public var cap: Duration
  /// No further attempt begins this long after the first failure.
  public var total: Duration

  /// Six attempts, pauses of up to 100 ms, 200 ms … 5 s, two minutes in all.
  public init(
    attempts: Int = 6, base: Duration = .milliseconds(100), cap: Duration = .seconds(5), total: Duration = .seconds(120)
  ) {
    self.attempts = attempts
    self.base = base
    self.cap = cap
    self.total = total
  }

  /// The longest pause after failure number `failure`, counted from 1.
  public func ceiling(after failure: Int) -> Duration {
    var pause = base
    for _ in 1..<max(1, min(failure, 32)) where pause < cap { pause *= 2 }
    return min(pause, cap)
  }
}

/// The failures so far of one piece of work, and the pauses between its attempts.
///
/// The pauses are drawn evenly from nothing to the ceiling ("full jitter"), so that many that failed together do not come
/// back together: https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/.
public struct Backoff {
  private let policy: RetryPolicy
  private let cancellation: Cancellation
  private var failures = 0
  private var deadline: ContinuousClock.Instant?

  /// No failure yet.
  public init(_ policy: RetryPolicy = RetryPolicy(), cancellation: Cancellation = Cancellation()) {
    self.policy = policy
    self.cancellation = cancellation
  }

  /// Forgets the failures: there was progress.
  public mutating func reset() {
    failures = 0
    deadline = nil
  }

  /// Waits until the next attempt may begin.
  ///
  /// - Parameter retryAfter: what the server asked for in `Retry-After`; the pause is at least that, up to the cap.
  /// - Throws: `error` itself where it is not transient or the budget is spent; ``ErrorCode/interrupted``.
  public mutating func pause(after error: RecoveryError, retryAfter: Duration? = nil) throws(RecoveryError) {
    failures += 1
    guard error.isTransient, failures < policy.attempts else { throw error }
    let clock = ContinuousClock()
    let end = deadline ?? clock.now + policy.total
    deadline = end
    let drawn = policy.ceiling(after: failures) * Double.random(in: 0...1)
    let wake = clock.now + max(drawn, min(retryAfter ?? .zero, policy.cap))
    guard wake < end else { throw error }
    while clock.now < wake {
      try cancellation.check()
      // Short naps: a person who presses Ctrl-C waits for no server.
      usleep(UInt32(min(100_000, max(1000, (wake - clock.now) / .microseconds(1)))))
    }
    try cancellation.check()
  }
}

extension HTTPResponse {
  /// The pause that the server asks for with `Retry-After` in seconds (RFC 9110, 10.2.3); its date form is left aside.
  var retryAfter: Duration? {
    header("Retry-After").flatMap { Int($0) }.flatMap { $0 >= 0 && $0 < 86_400 ? .seconds($0) : nil }
  }
}
