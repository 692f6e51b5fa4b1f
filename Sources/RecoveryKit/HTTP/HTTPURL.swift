/// An absolute `http` or `https` URL (RFC 3986) in its parts, every part still percent-encoded as it is sent.
public struct HTTPURL: Sendable, Equatable {
  /// `http` or `https`.
  public let scheme: String
  /// The host name or address; an IPv6 address keeps its brackets.
  public let host: String
  /// The port, also where the URL names none.
  public let port: Int
  /// The path from its first slash; never empty.
  public var path: String
  /// What follows the question mark; empty where there is none.
  public var query: String

  /// Splits `text`; nil where it is no such URL, or holds a user name, a password, a fragment, a blank or a control.
  public init?(_ text: String) {
    guard text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f }), !text.contains("#") else { return nil }
    guard let mark = text.firstRange(of: "://") else { return nil }
    scheme = text[..<mark.lowerBound].lowercased()
    guard scheme == "http" || scheme == "https" else { return nil }

    let rest = text[mark.upperBound...]
    let authority = rest.prefix { $0 != "/" && $0 != "?" }
    let target = rest[authority.endIndex...].split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    let path = target.first.map(String.init) ?? ""
    self.path = path.isEmpty ? "/" : path
    query = target.count > 1 ? String(target[1]) : ""

    guard !authority.contains("@"), let split = Self.split(authority: authority) else { return nil }
    host = split.host
    switch split.port {
    case nil, "": port = Self.usualPort(of: scheme)
    case let digits?:
      guard let number = UInt16(digits), number > 0 else { return nil }
      port = Int(number)
    }
  }

  /// `host`, or `host:port` where the port is not the usual one of the scheme: the value of the `Host` header.
  public var authority: String { port == Self.usualPort(of: scheme) ? host : hostAndPort }

  /// `host:port`, for messages.
  public var hostAndPort: String { "\(host):\(port)" }

  /// The URL as it is sent.
  public var text: String { "\(scheme)://\(authority)\(path)" + (query.isEmpty ? "" : "?\(query)") }

  private static func usualPort(of scheme: String) -> Int { scheme == "https" ? 443 : 80 }

  private static func split(authority: Substring) -> (host: String, port: Substring?)? {
    let colon: Substring.Index?
    if authority.hasPrefix("[") {
      guard let bracket = authority.firstIndex(of: "]") else { return nil }
      let after = authority.index(after: bracket)
      guard after == authority.endIndex || authority[after] == ":" else { return nil }
      colon = after == authority.endIndex ? nil : after
    } else {
      colon = authority.firstIndex(of: ":")
    }
    let host = authority[..<(colon ?? authority.endIndex)]
    guard !host.isEmpty else { return nil }
    return (String(host), colon.map { authority[authority.index(after: $0)...] })
  }
}
