/// A request that is signed, for the region it is signed for, and how its refusal reads.
struct S3Attempt {
  let request: HTTPRequest
  let region: String
  let refusal: S3Refusal
}

/// The attempts of one piece of work: pauses between them, and one step to another region.
struct S3Attempts {
  private let site: S3Site
  private var backoff: Backoff
  private var hasFollowed = false

  init(site: S3Site, cancellation: Cancellation = Cancellation()) {
    self.site = site
    backoff = Backoff(site.retry, cancellation: cancellation)
  }

  /// There was progress: the failures before do not count any more.
  mutating func progressed() { backoff.reset() }

  /// Returns when the next attempt may begin after no answer came.
  mutating func goOn(after fault: RecoveryError) throws(RecoveryError) { try backoff.pause(after: fault) }

  /// Returns when the next attempt may begin after an answer that is an error; `error` is what it means otherwise.
  mutating func goOn(
    after response: HTTPResponse, to attempt: S3Attempt, meaning error: (S3Failure) -> RecoveryError
  ) throws(RecoveryError) {
    let failure = S3Failure(response)
    if !hasFollowed, site.follow(failure, asked: attempt.region) {
      hasFollowed = true
    } else {
      try backoff.pause(after: error(failure), retryAfter: response.retryAfter)
    }
  }
}

/// A request of S3 before it is signed, and how to speak of it.
struct S3Question {
  /// The whole key; empty for the bucket.
  var key = ""
  var query: [(name: String, value: String)] = []
  var headers: [HTTPHeader] = []
  /// As in "list s3://b/p".
  let purpose: String
  /// The right it needs.
  let right: String
}
