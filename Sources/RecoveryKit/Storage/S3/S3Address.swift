/// Where a bucket answers, and how the URL of a key in it looks.
struct S3Address: Sendable, Equatable {
  let bucket: String
  /// What every key begins with; empty, or ending in a slash.
  let root: String
  /// The endpoint that was asked for; nil for AWS.
  let endpoint: HTTPURL?
  /// `host/bucket/key` instead of `bucket.host/key`.
  let usesPathStyle: Bool

  /// - Parameter pathStyle: nil to choose: with an endpoint of one's own, and for names that are no single host label
  ///   (a dot in it breaks the wildcard certificate).
  init(bucket: String, prefix: String, endpoint: HTTPURL?, pathStyle: Bool?) {
    self.bucket = bucket
    root = prefix.isEmpty || prefix.hasSuffix("/") ? prefix : prefix + "/"
    self.endpoint = endpoint
    let isLabel = bucket.utf8.allSatisfy { byte in
      (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        || byte == UInt8(ascii: "-")
    }
    usesPathStyle = pathStyle ?? (endpoint != nil || !isLabel)
  }

  /// `s3://bucket/prefix`.
  var location: String { "s3://\(bucket)" + (root.isEmpty ? "" : "/\(root.dropLast())") }

  /// The URL of a key, or of the bucket itself with a query.
  ///
  /// - Parameters:
  ///   - key: the whole key, not encoded; empty for the bucket.
  ///   - query: names and values, not encoded.
  func url(key: String = "", query: [(name: String, value: String)] = [], region: String) throws(RecoveryError)
    -> HTTPURL
  {
    let suffix = region.hasPrefix("cn-") ? "amazonaws.com.cn" : "amazonaws.com"
    guard let base = endpoint ?? HTTPURL("https://s3.\(region).\(suffix)") else {
      throw RecoveryError(.usage, "\(region) is no region", hints: ["set it with --region"])
    }
    let encodedKey = PercentEncoding.encode(key, keepSlash: true)
    let folder = base.path.hasSuffix("/") ? String(base.path.dropLast()) : base.path
    let host = usesPathStyle ? base.authority : "\(bucket).\(base.authority)"
    let path = usesPathStyle ? "\(folder)/\(bucket)/\(encodedKey)" : "\(folder)/\(encodedKey)"
    guard var url = HTTPURL("\(base.scheme)://\(host)") else {
      throw RecoveryError(.usage, "bucket \(bucket) makes no host name", hints: ["try --path-style"])
    }
    // The bucket itself is asked for without a slash behind it, as every client of AWS does.
    url.path = key.isEmpty && usesPathStyle ? String(path.dropLast()) : path
    url.query = query.map { "\(PercentEncoding.encode($0.name))=\(PercentEncoding.encode($0.value))" }
      .joined(separator: "&")
    return url
  }
}
