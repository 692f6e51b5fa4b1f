import RecoveryKit
import Testing

@Suite struct RetryTests {
  private let busy = RecoveryError(.storeUnreachable, "busy", isTransient: true)

  @Test func ceilingDoublesUpToTheCap() {
    let policy = RetryPolicy()
    #expect(
      (1...8).map { policy.ceiling(after: $0) }
        == [100, 200, 400, 800, 1600, 3200, 5000, 5000].map(Duration.milliseconds))
    #expect(policy.ceiling(after: .max) == .seconds(5))
  }

  @Test func budgetCountsAttempts() throws {
    var backoff = Backoff(RetryPolicy(attempts: 3, base: .zero))
    try backoff.pause(after: busy)
    try backoff.pause(after: busy)
    #expect(throws: busy) { try backoff.pause(after: busy) }
    backoff.reset()
    try backoff.pause(after: busy)
  }

  @Test func lastingErrorsAreNotRetried() {
    let lasting = RecoveryError(.storeRefused, "no")
    var backoff = Backoff()
    #expect(throws: lasting) { try backoff.pause(after: lasting) }
  }

  @Test func noPauseReachesPastTheTotal() {
    var backoff = Backoff(RetryPolicy(cap: .seconds(3600), total: .seconds(60)))
    #expect(throws: busy) { try backoff.pause(after: busy, retryAfter: .seconds(600)) }
  }

  @Test func cancellationEndsThePause() {
    let cancellation = Cancellation()
    cancellation.cancel()
    var backoff = Backoff(cancellation: cancellation)
    expect(.interrupted) { try backoff.pause(after: busy, retryAfter: .seconds(5)) }
  }
}
