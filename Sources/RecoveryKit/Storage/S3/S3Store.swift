/// A bucket of S3, or of a store that speaks like it, below a prefix.
public struct S3Store: ObjectStore {
  private let site: S3Site

  /// A bucket at its address. Nothing is asked before it is listed or read.
  ///
  /// - Parameter region: nil where it is not known; the store then says which it is.
  init(
    address: S3Address, region: String?, credentials: any CredentialSource, http: HTTPSettings = HTTPSettings(),
    retry: RetryPolicy = RetryPolicy()
  ) {
    site = S3Site(address: address, region: region, source: credentials, http: http, retry: retry)
  }

  /// `s3://bucket/prefix`.
  public var location: String { site.address.location }
  /// Four ranges of 4 MiB.
  public var advice: ReadAdvice { .network }

  /// Asks page after page; it needs the right `s3:ListBucket`.
  public func list(prefix: String) throws(RecoveryError) -> [StoredObject] {
    let client = try HTTPClient(site.http)
    var objects: [StoredObject] = []
    var tokens: Set<String> = []
    var token: String?
    repeat {
      let page = try page(prefix: prefix, token: token, client)
      objects += page.objects
      token = page.next
      // A store that comes back to the same page would be listed forever.
      if let token, !tokens.insert(token).inserted {
        throw RecoveryError(.storeAnswer, "the list of \(location) does not end: the store repeats a page of it")
      }
    } while token != nil
    return objects.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
  }

  /// A reader with a connection of its own; it needs the right `s3:GetObject`.
  public func makeReader(cancellation: Cancellation) throws(RecoveryError) -> any ObjectReader {
    S3Reader(site: site, client: try HTTPClient(site.http, cancellation: cancellation), cancellation: cancellation)
  }

  private func page(prefix: String, token: String?, _ client: HTTPClient) throws(RecoveryError) -> S3ListingPage {
    let question = question(prefix: prefix, token: token)
    var attempts = S3Attempts(site: site)
    while true {
      let attempt = try site.attempt(question)
      let response: HTTPResponse
      do {
        response = try client.send(attempt.request)
      } catch {
        try attempts.goOn(after: error)
        continue
      }
      if response.status != 200 {
        try attempts.goOn(after: response, to: attempt, meaning: attempt.refusal.error)
      } else if let page = S3ListingPage(response.body, root: site.address.root) {
        return page
      } else {
        throw attempt.refusal.error(S3Failure(response))
      }
    }
  }

  private func question(prefix: String, token: String?) -> S3Question {
    var question = S3Question(purpose: "list \(location)", right: "s3:ListBucket on the bucket itself")
    question.query = [("list-type", "2"), ("encoding-type", "url"), ("prefix", site.address.root + prefix)]
    if let token { question.query.append(("continuation-token", token)) }
    // Only AWS knows what was brought back from an archive; others might stumble over the header.
    if site.address.endpoint == nil {
      question.headers.append(HTTPHeader("x-amz-optional-object-attributes", "RestoreStatus"))
    }
    return question
  }
}
