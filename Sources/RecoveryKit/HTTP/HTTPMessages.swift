/// A part of an object: `count` bytes from `offset`, of `total` bytes in all.
public struct ByteRange: Sendable, Equatable {
  /// The first byte, counted from 0.
  public let offset: Int64
  /// How many bytes; at least 1.
  public let count: Int
  /// The size of the whole, as far as it is known.
  public let total: Int64?

  /// A range of at least one byte.
  public init(offset: Int64, count: Int, total: Int64? = nil) {
    self.offset = offset
    self.count = count
    self.total = total
  }

  /// Whether the range is all there is, so that an answer without `Content-Range` serves as well.
  public var isWhole: Bool { offset == 0 && total == Int64(count) }

  /// The value of the `Range` header (RFC 9110, 14.2); its last position is inclusive.
  var header: String { "bytes=\(offset)-\(offset + Int64(count) - 1)" }
}

/// One header line.
public struct HTTPHeader: Sendable, Equatable {
  /// The name, in any case.
  public let name: String
  /// The value, without the blanks around it.
  public let value: String

  /// A header line; line breaks cannot be smuggled in, the client refuses them.
  public init(_ name: String, _ value: String) {
    self.name = name
    self.value = value
  }
}

/// What is asked of a server. It may hold credentials in its headers, and is therefore never printed.
public struct HTTPRequest: Sendable {
  /// `GET`, `HEAD`, `POST`, `PUT`, `DELETE` …
  public var method: String
  /// Where it goes.
  public var url: HTTPURL
  /// The headers beside those that the client itself adds: `Host`, `User-Agent`, `Accept`, `Content-Length`.
  public var headers: [HTTPHeader]
  /// The body; nil for none.
  public var body: [UInt8]?
  /// The part that is wanted. It is sent as a header of `headers`, so that a signature covers it.
  public let range: ByteRange?

  /// A request; with a `range` it also gets its `Range` header.
  public init(
    _ method: String = "GET", _ url: HTTPURL, headers: [HTTPHeader] = [], body: [UInt8]? = nil, range: ByteRange? = nil
  ) {
    self.method = method
    self.url = url
    self.headers = headers + (range.map { [HTTPHeader("Range", $0.header)] } ?? [])
    self.body = body
    self.range = range
  }
}

/// What a server answered: any status is an answer, also 404 and 503.
public struct HTTPResponse: Sendable {
  /// The status code, 100 to 599.
  public let status: Int
  /// The header lines in their order.
  public let headers: [HTTPHeader]
  /// The body, as far as it did not go to a buffer of the caller.
  public let body: [UInt8]

  /// The first value of a header, whatever the case of its name.
  public func header(_ name: String) -> String? {
    let wanted = name.lowercased()
    return headers.first { $0.name.lowercased() == wanted }?.value
  }
}

/// How far a body came that was to fill a buffer.
public struct HTTPArrival: Sendable {
  /// The bytes at the front of the buffer that are good, also where the transfer broke afterwards.
  public let count: Int
  /// The answer; an error status has its body here, not in the buffer. Nil where none came.
  public let response: HTTPResponse?
  /// Why the buffer is not full; nil where it is, and where the status already tells.
  public let fault: RecoveryError?
}
