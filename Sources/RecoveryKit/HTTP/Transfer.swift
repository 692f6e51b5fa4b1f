import CCurl

/// What curl's callbacks write to while one transfer runs.
final class Transfer {
  private let range: ByteRange?
  private let target: UnsafeMutableRawBufferPointer?
  private let bodyLimit: Int
  private let cancellation: Cancellation

  private var head = ResponseHead()
  private var body: [UInt8] = []
  private var bodyBegan = false

  /// The bytes written to the front of the target.
  private(set) var filled = 0
  /// Why this side broke the transfer off, to follow the name of the host in a sentence.
  private(set) var refusal: String?

  init(range: ByteRange?, target: UnsafeMutableRawBufferPointer?, bodyLimit: Int, cancellation: Cancellation) {
    self.range = range
    self.target = target
    self.bodyLimit = bodyLimit
    self.cancellation = cancellation
  }

  /// The answer so far; nil where not even its first line came.
  var response: HTTPResponse? {
    head.status == 0 ? nil : HTTPResponse(status: head.status, headers: head.headers, body: body)
  }

  private var fillsTarget: Bool { target != nil && head.status / 100 == 2 }

  private func take(body bytes: UnsafeRawBufferPointer) -> Bool {
    if !bodyBegan {
      bodyBegan = true
      refusal = fillsTarget ? head.mismatch(with: range) : nil
      if refusal != nil { return false }
    }
    guard fillsTarget, let target else {
      guard body.count + bytes.count <= bodyLimit else {
        // Of an error page the beginning is enough; of an answer that is wanted whole it is not.
        if target == nil { refusal = "sent more than \(bodyLimit) bytes where less was expected" }
        return target != nil
      }
      body.append(contentsOf: bytes)
      return true
    }
    guard bytes.count <= target.count - filled else {
      refusal = "sent more bytes than were asked for"
      return false
    }
    UnsafeMutableRawBufferPointer(rebasing: target[filled...]).copyMemory(from: bytes)
    filled += bytes.count
    return true
  }

  static let onHeader: ccurl_transfer = { bytes, size, count, context in
    guard let bytes, let context else { return 0 }
    let line = UnsafeRawBufferPointer(start: bytes, count: size * count)
    Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue().head.take(line: line)
    return size * count
  }

  static let onBody: ccurl_transfer = { bytes, size, count, context in
    guard let bytes, let context else { return 0 }
    let part = UnsafeRawBufferPointer(start: bytes, count: size * count)
    return Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue().take(body: part) ? size * count : 0
  }

  static let onProgress: ccurl_progress = { context, _, _, _, _ in
    guard let context else { return 1 }
    return Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue().cancellation.isNoted ? 1 : 0
  }
}
