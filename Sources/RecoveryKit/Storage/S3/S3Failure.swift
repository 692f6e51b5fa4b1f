import Foundation

/// An answer of S3 that is an error: https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html.
struct S3Failure {
  let status: Int
  /// `AccessDenied`, `NoSuchBucket` …; nil where the answer is not one of S3, as of a proxy in between.
  let code: String?
  /// The service's own sentence, fit for a terminal; empty where it gave none.
  let message: String
  let requestID: String?
  /// The region the bucket lies in, where the answer tells.
  let region: String?
  /// What the answer is where it is not S3's, for a message: "text/html".
  let contentType: String
  /// The server's clock minus ours, in seconds.
  let skew: Int?

  init(_ response: HTTPResponse, now: time_t = time(nil)) {
    let xml = XMLElement.parse(response.body)
    let error = xml?.name == "Error" ? xml : nil
    status = response.status
    code = error?["Code"].map(printable)
    message = printable(error?["Message"] ?? "")
    requestID = (error?["RequestId"] ?? response.header("x-amz-request-id")).map(printable)
    region = response.header("x-amz-bucket-region") ?? error?["Region"]
    contentType = printable(response.header("Content-Type") ?? "no content type")
    skew = response.header("Date").flatMap(httpDate).map { $0 - now }
  }

  /// `AccessDenied: Access Denied (request id 4442587FB7D0A2F9)`, or what came instead.
  var text: String {
    guard let code else { return "HTTP \(status), \(contentType)" }
    let sentence = message.isEmpty || message == code ? code : "\(code): \(message)"
    return sentence + (requestID.map { " (request id \($0))" } ?? "")
  }

  /// Whether the same request may well succeed a little later.
  var isTransient: Bool {
    [429, 500, 502, 503, 504].contains(status)
      || ["SlowDown", "RequestTimeout", "InternalError", "ServiceUnavailable", "Throttling"].contains(code)
  }
}

/// One line of printable characters from what a server sent: it must not move the cursor of a terminal, nor fill it.
func printable(_ text: String) -> String {
  let safe = text.unicodeScalars.map { $0.properties.generalCategory == .control || $0.value == 0x2028 ? " " : $0 }
  let line = String(String.UnicodeScalarView(safe)).trimmed
  return line.count > 300 ? line.prefix(300) + " …" : line
}

/// The seconds since 1970 of `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110, 5.6.7); nil for any other form.
func httpDate(_ text: String) -> time_t? {
  let parts = text.split { " ,:".contains($0) }
  let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
  let numbers = parts.compactMap { Int32($0) }
  guard parts.count == 8, numbers.count == 5, let month = months.firstIndex(of: String(parts[2])) else { return nil }
  var fields = tm()
  fields.tm_mday = numbers[0]
  fields.tm_mon = Int32(month)
  fields.tm_year = numbers[1] - 1900
  (fields.tm_hour, fields.tm_min, fields.tm_sec) = (numbers[2], numbers[3], numbers[4])
  return timegm(&fields)
}

/// The seconds since 1970 of `2009-10-12T17:50:30.000Z`, as listings have it; nil for any other form.
func listingDate(_ text: String) -> Date? {
  let parts = text.split { "-T:.Z".contains($0) }.compactMap { Int32($0) }
  guard parts.count >= 6, text.hasSuffix("Z") else { return nil }
  var fields = tm()
  (fields.tm_year, fields.tm_mon, fields.tm_mday) = (parts[0] - 1900, parts[1] - 1, parts[2])
  (fields.tm_hour, fields.tm_min, fields.tm_sec) = (parts[3], parts[4], parts[5])
  return Date(timeIntervalSince1970: Double(timegm(&fields)))
}
