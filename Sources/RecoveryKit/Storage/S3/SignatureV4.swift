import Foundation

/// AWS Signature Version 4 for S3: https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html.
///
/// The URL of the request is taken as encoded, once, as it is for S3; its path is not normalised.
struct SignatureV4 {
  let credentials: AWSCredentials
  let region: String
  var service = "s3"

  /// Adds `x-amz-date`, `x-amz-content-sha256`, the session token if there is one, and `Authorization`.
  ///
  /// - Parameter time: seconds since 1970.
  func sign(_ request: inout HTTPRequest, at time: time_t) throws(RecoveryError) {
    let date = Self.timestamp(time)
    let bodyDigest = try Self.sha256(request.body ?? [])
    request.headers += [HTTPHeader("x-amz-content-sha256", bodyDigest), HTTPHeader("x-amz-date", date)]
    if let token = credentials.sessionToken {
      request.headers.append(
        HTTPHeader("x-amz-security-token", token.withBytes { String(decoding: $0, as: UTF8.self) }))
    }
    let signature = try signature(of: request, bodyDigest: bodyDigest, date: date)
    request.headers.append(HTTPHeader("Authorization", signature))
  }

  private func signature(
    of request: HTTPRequest, bodyDigest: String, date: String
  ) throws(RecoveryError) -> String {
    let headers = (request.headers + [HTTPHeader("host", request.url.authority)])
      .map { (name: $0.name.lowercased(), value: $0.value.trimmed) }
      .sorted { $0.name < $1.name }
    let names = headers.map(\.name).joined(separator: ";")
    let canonical = [
      request.method, request.url.path, Self.canonicalQuery(request.url.query),
      headers.map { "\($0.name):\($0.value)\n" }.joined(), names, bodyDigest,
    ].joined(separator: "\n")

    let day = String(date.prefix(8))
    let scope = "\(day)/\(region)/\(service)/aws4_request"
    let toSign = "AWS4-HMAC-SHA256\n\(date)\n\(scope)\n\(try Self.sha256(Array(canonical.utf8)))"
    var key = credentials.secretKey.withBytes { Array("AWS4".utf8) + $0 }
    defer { explicit_bzero(&key, key.count) }
    var derived = key
    for part in [day, region, service, "aws4_request", toSign] {
      let next = try hmacSHA256(key: derived, message: Array(part.utf8))
      explicit_bzero(&derived, derived.count)
      derived = next
    }
    return "AWS4-HMAC-SHA256 Credential=\(credentials.accessKeyID)/\(scope), SignedHeaders=\(names), "
      + "Signature=\(hex(derived))"
  }

  /// The parameters sorted by their encoded names, then values; one without a value gets its equals sign.
  private static func canonicalQuery(_ query: String) -> String {
    query.split(separator: "&")
      .map { $0.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init) + [""] }
      .sorted { ($0[0], $0[1]) < ($1[0], $1[1]) }
      .map { "\($0[0])=\($0[1])" }
      .joined(separator: "&")
  }

  /// `20130524T000000Z`.
  private static func timestamp(_ time: time_t) -> String {
    var time = time
    var parts = tm()
    gmtime_r(&time, &parts)
    let fields = [parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec]
    let digits = fields.map { $0 < 10 ? "0\($0)" : "\($0)" }
    return digits[0...2].joined() + "T" + digits[3...5].joined() + "Z"
  }

  private static func sha256(_ bytes: [UInt8]) throws(RecoveryError) -> String {
    var digest = try SHA256Digest()
    bytes.withUnsafeBytes { digest.update($0) }
    return hex(digest.finish())
  }
}

/// Lower-case hexadecimal.
func hex(_ bytes: [UInt8]) -> String {
  bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
}
