/// What `--store` names: a kind of store and the place in it.
public enum StoreAddress: Sendable, Equatable {
  /// A folder of this machine.
  case folder(path: String)
  /// A bucket, and what its keys begin with, without slash at the end; empty for the whole bucket.
  case s3(bucket: String, prefix: String)
  /// A container of a storage account, and what its blobs begin with.
  case azure(account: String, container: String, prefix: String)

  /// Reads `s3://bucket[/prefix]`, `azure://account/container[/prefix]`, `file:///path` or a plain path.
  ///
  /// - Throws: ``ErrorCode/usage`` for everything else. A URL that holds a user name, a password or a query is refused
  ///   without being repeated: it may be a secret.
  public static func parse(url: String) throws(RecoveryError) -> StoreAddress {
    guard !url.isEmpty else { throw refused("the address of the store is empty") }
    guard !url.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) else {
      throw refused("the address of the store holds a control character")
    }
    guard let colon = url.firstIndex(of: ":"), isScheme(url[..<colon]) else { return .folder(path: url) }
    let scheme = url[..<colon].lowercased()
    let rest = url[url.index(after: colon)...]
    guard rest.hasPrefix("//") || ["s3", "azure", "file"].contains(scheme) else { return .folder(path: url) }
    guard rest.hasPrefix("//") else { throw refused("the address of the store has no // after \(scheme):") }

    let parts = rest.dropFirst(2).split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    let authority = String(parts[0])
    let path = parts.count > 1 ? String(parts[1]) : ""
    guard !authority.contains("@"), !authority.contains(":"), !rest.contains("?") else {
      throw refused(
        "the address of the store holds a user name, a password, a port or a query, and is not repeated here")
    }
    switch scheme {
    case "file": return try file(authority, path)
    case "s3":
      guard isName(authority) else { throw refused("\(url) names no bucket") }
      return .s3(bucket: authority, prefix: withoutLastSlash(path))
    case "azure":
      let inner = path.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      guard isName(authority), let container = inner.first, isName(container) else {
        throw refused("\(url) names no account and container")
      }
      return .azure(account: authority, container: container, prefix: withoutLastSlash(inner.dropFirst().first ?? ""))
    default: throw refused("\(scheme):// is no kind of store")
    }
  }

  private static func file(_ host: String, _ path: String) throws(RecoveryError) -> StoreAddress {
    guard host.isEmpty || host == "localhost" else {
      throw refused("file://\(host)/ is on another host", hint: "a path of this machine begins with three slashes")
    }
    guard let decoded = PercentEncoding.decode("/" + path), !decoded.contains("\0") else {
      throw refused("the path of the store's file:// URL is not percent-encoded as it should be")
    }
    return .folder(path: decoded)
  }

  /// RFC 3986, 3.1.
  private static func isScheme(_ text: Substring) -> Bool {
    guard let first = text.first, first.isASCII, first.isLetter else { return false }
    return text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "+-.".contains($0)) }
  }

  private static func isName(_ text: String) -> Bool {
    guard let first = text.first, first.isASCII, first.isLetter || first.isNumber else { return false }
    return text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "._-".contains($0)) }
  }

  private static func withoutLastSlash(_ path: String) -> String {
    path.hasSuffix("/") ? String(path.dropLast()) : path
  }

  private static func refused(_ message: String, hint: String? = nil) -> RecoveryError {
    RecoveryError(
      .usage, message,
      hints: [
        hint ?? "give s3://BUCKET[/PREFIX], file:///PATH or a path; credentials come from the AWS variables and files"
      ])
  }
}
