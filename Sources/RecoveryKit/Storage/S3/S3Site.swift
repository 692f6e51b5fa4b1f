import Foundation
import Synchronization

/// What all readers of one bucket share: its address, the credentials, and the region once it is known.
final class S3Site: Sendable {
  let address: S3Address
  let http: HTTPSettings
  let retry: RetryPolicy
  private let source: any CredentialSource
  private let region: Mutex<String>

  init(address: S3Address, region: String?, source: any CredentialSource, http: HTTPSettings, retry: RetryPolicy) {
    self.address = address
    self.http = http
    self.retry = retry
    self.source = source
    // Without a region AWS is asked where every bucket is known; most other stores take any.
    self.region = Mutex(region ?? "us-east-1")
  }

  /// A signed request as it stands now; every attempt needs a new one, for its time, region and credentials.
  func attempt(_ question: S3Question, range: ByteRange? = nil) throws(RecoveryError) -> S3Attempt {
    let credentials = try source.credentials()
    let region = region.withLock { $0 }
    let url = try address.url(key: question.key, query: question.query, region: region)
    var request = HTTPRequest("GET", url, headers: question.headers, range: range)
    try SignatureV4(credentials: credentials, region: region).sign(&request, at: time(nil))
    let refusal = S3Refusal(
      request: question.purpose, right: question.right, bucket: address.bucket, hostAndPort: url.hostAndPort,
      credentialOrigin: credentials.origin)
    return S3Attempt(request: request, region: region, refusal: refusal)
  }

  /// Takes over the region that an answer to a request for `asked` names; false where it names no other.
  func follow(_ failure: S3Failure, asked: String) -> Bool {
    guard [301, 307].contains(failure.status) || failure.code == "AuthorizationHeaderMalformed",
      let named = failure.region, named != asked, isRegion(named)
    else { return false }
    region.withLock { $0 = named }
    return true
  }

  /// It becomes part of a host name that is sent a signature: nothing but a name may.
  private func isRegion(_ text: String) -> Bool {
    !text.isEmpty && text.count < 64
      && text.utf8.allSatisfy { byte in
        byte == UInt8(ascii: "-") || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
          || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
      }
  }
}
