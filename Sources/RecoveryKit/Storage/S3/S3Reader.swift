/// Reads ranges of a bucket's objects over one connection, each pinned to the object that was listed.
final class S3Reader: ObjectReader {
  private let site: S3Site
  private let client: HTTPClient
  private let cancellation: Cancellation

  init(site: S3Site, client: HTTPClient, cancellation: Cancellation) {
    self.site = site
    self.client = client
    self.cancellation = cancellation
  }

  func read(
    _ object: StoredObject, at offset: Int64, into buffer: UnsafeMutableRawBufferPointer
  ) throws(RecoveryError) {
    var attempts = S3Attempts(site: site, cancellation: cancellation)
    var filled = 0
    while filled < buffer.count {
      let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[filled...])
      let range = ByteRange(offset: offset + Int64(filled), count: rest.count, total: object.size)
      let attempt = try site.attempt(question(object), range: range)
      let arrival = try client.fetch(attempt.request, into: rest)
      if let response = arrival.response, response.status / 100 == 2, isAnother(response, object) {
        throw objectChanged(object, in: site.address.location)
      }
      filled += arrival.count
      // A connection that breaks again and again still gets there, as long as each brings something.
      if arrival.count > 0 { attempts.progressed() }
      if let fault = arrival.fault {
        try attempts.goOn(after: fault)
      } else if let response = arrival.response, response.status / 100 != 2 {
        try attempts.goOn(after: response, to: attempt) { error($0, object, attempt.refusal) }
      }
    }
  }

  /// Not every store heeds `If-Match`: the answer itself tells, too.
  private func isAnother(_ response: HTTPResponse, _ object: StoredObject) -> Bool {
    if let etag = object.etag, let now = response.header("ETag"), now != etag { return true }
    let total = response.header("Content-Range").flatMap(ContentRange.init)?.total
    return total.map { $0 != object.size } ?? false
  }

  private func question(_ object: StoredObject) -> S3Question {
    S3Question(
      key: site.address.root + object.name,
      headers: object.etag.map { [HTTPHeader("If-Match", $0)] } ?? [],
      purpose: "read \(object.name) in \(site.address.location)", right: "s3:GetObject on the bucket's objects")
  }

  private func error(_ failure: S3Failure, _ object: StoredObject, _ refusal: S3Refusal) -> RecoveryError {
    let location = site.address.location
    switch (failure.status, failure.code) {
    case (412, _), (_, "PreconditionFailed"), (416, _): return objectChanged(object, in: location)
    case (404, "NoSuchKey"): return objectChanged(object, in: location, now: "is gone")
    case (_, "InvalidObjectState"):
      let key = site.address.root + object.name
      return RecoveryError(
        .objectCold, "\(object.name) in \(location) lies in an archive: \(failure.text)",
        hints: [
          "bring it back with `aws s3api restore-object --bucket \(site.address.bucket) --key \(shellQuoted(key)) "
            + "--restore-request Days=7`, and so every chunk of the backup"
        ])
    default: return refusal.error(failure)
    }
  }
}

/// A word as a POSIX shell takes it: as it is where that is safe, else in single quotes.
func shellQuoted(_ word: String) -> String {
  let plain = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_./:=@%+,")
  if !word.isEmpty, word.allSatisfy(plain.contains) { return word }
  return "'" + word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
}
