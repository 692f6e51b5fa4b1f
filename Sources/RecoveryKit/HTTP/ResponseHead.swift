/// The status line and the headers of an answer, as they come line by line.
struct ResponseHead {
  private(set) var status = 0
  private(set) var headers: [HTTPHeader] = []

  /// Takes a line as it came. A new status line begins anew: an interim answer (1xx) is no part of the final one.
  mutating func take(line bytes: UnsafeRawBufferPointer) {
    let line = String(decoding: bytes, as: UTF8.self).trimmed
    if line.hasPrefix("HTTP/") {
      status = line.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
      headers = []
    } else if let colon = line.firstIndex(of: ":") {
      headers.append(HTTPHeader(String(line[..<colon]), String(line[line.index(after: colon)...]).trimmed))
    }
  }

  /// Why a 2xx answer is not the range that was asked for, to follow the host's name; nil where it is.
  func mismatch(with range: ByteRange?) -> String? {
    guard let range else { return nil }
    switch status {
    case 206:
      guard let value = headers.first(where: { $0.name.lowercased() == "content-range" })?.value,
        let given = ContentRange(value)
      else { return "sent a part without saying which (206 without Content-Range)" }
      guard given.first == range.offset, given.last < range.offset + Int64(range.count) else {
        return "sent bytes \(given.first)-\(given.last) where \(range.header) was asked for"
      }
      if let total = range.total, let now = given.total, now != total {
        return "holds \(now) bytes where \(total) were listed"
      }
      return nil
    case 200 where range.isWhole: return nil
    default: return "answered \(status), not 206, where \(range.header) was asked for: it does not serve ranges"
    }
  }
}

/// The value of a `Content-Range` header (RFC 9110, 14.4): `bytes 0-9/42`, or `bytes 0-9/*`.
struct ContentRange: Equatable {
  let first: Int64
  let last: Int64
  let total: Int64?

  init?(_ text: String) {
    let parts = text.split(whereSeparator: { " -/".contains($0) })
    guard parts.count == 4, parts[0].lowercased() == "bytes", let first = Int64(parts[1]), let last = Int64(parts[2]),
      first <= last, parts[3] == "*" || Int64(parts[3]) != nil
    else { return nil }
    self.first = first
    self.last = last
    self.total = Int64(parts[3])
  }
}

extension String {
  /// Without blanks, tabs and line ends on either side.
  var trimmed: String {
    let blank: (Character) -> Bool = { " \t\r\n".contains($0) || $0 == "\r\n" }
    guard let first = firstIndex(where: { !blank($0) }), let last = lastIndex(where: { !blank($0) }) else { return "" }
    return String(self[first...last])
  }
}
