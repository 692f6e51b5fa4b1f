/// Turns an error answer of S3 into what the operator reads: what was refused, in the service's own words, and what to do.
struct S3Refusal {
  /// What was asked, as in "list s3://b/p".
  let request: String
  /// The right that it needs, as in `s3:ListBucket`.
  let right: String
  let bucket: String
  let hostAndPort: String
  let credentialOrigin: String

  func error(_ failure: S3Failure) -> RecoveryError {
    let refused = "the store refused to \(request): \(failure.text)"
    switch failure.code {
    case "NoSuchBucket":
      return RecoveryError(
        .storeNotFound, "\(hostAndPort) has no bucket \(bucket): \(failure.text)",
        hints: ["check the bucket in --store, and --endpoint and --region"])
    case "SignatureDoesNotMatch", "InvalidAccessKeyId", "AuthFailure":
      return RecoveryError(
        .storeRefused, refused,
        hints: ["the credentials came from \(credentialOrigin): check that they are whole and meant for \(hostAndPort)"]
      )
    case "ExpiredToken", "InvalidToken", "TokenRefreshRequired":
      return RecoveryError(
        .storeRefused, refused,
        hints: ["the credentials came from \(credentialOrigin): get new ones, and their session token with them"])
    case "RequestTimeTooSkewed":
      return RecoveryError(
        .storeRefused, "\(refused); this machine's clock is \(skewText(failure.skew)) the store's",
        hints: ["set the clock, as with `chronyc makestep`"])
    case "PermanentRedirect", "TemporaryRedirect", "AuthorizationHeaderMalformed", "IllegalLocationConstraintException":
      return RecoveryError(.storeRefused, refused, hints: ["name the bucket's region with --region"])
    default: break
    }

    if failure.isTransient {
      return RecoveryError(
        .storeUnreachable, "\(hostAndPort) could not \(request): \(failure.text)",
        hints: ["the store is overloaded or restarting: try again later"], isTransient: true)
    }
    guard failure.code != nil || failure.status == 401 || failure.status == 403 else {
      return RecoveryError(
        .storeAnswer, "\(hostAndPort) does not answer like an S3 store: \(failure.text)",
        hints: ["check --endpoint, and whether a proxy stands in between"])
    }
    return RecoveryError(
      .storeRefused, refused, hints: ["\(request) needs \(right); the credentials came from \(credentialOrigin)"])
  }

  private func skewText(_ skew: Int?) -> String {
    guard let skew, skew != 0 else { return "too far from" }
    return skew > 0 ? "\(skew) s behind" : "\(-skew) s ahead of"
  }
}
