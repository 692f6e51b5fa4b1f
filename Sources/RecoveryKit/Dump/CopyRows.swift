/// Counts the rows of a COPY and finds its end as psql does: a line that is `\.` and nothing else (`\.` CR LF too).
struct CopyRows {
  private enum Place { case notRunning, afterStatement, lineStart, backslash, dot, carriageReturn, line }
  private var place = Place.notRunning

  /// Rows so far.
  private(set) var count = 0

  var isRunning: Bool { place != .notRunning }

  /// The statement has just ended: its line feed comes next.
  var isAtStatement: Bool { place == .afterStatement }

  /// The statement has ended; its line feed comes first.
  mutating func begin() {
    place = .afterStatement
    count = 0
  }

  /// Takes rows off the front; after the closing line ``isRunning`` is false.
  ///
  /// - Returns: how many bytes belong to the rows.
  mutating func scan(_ bytes: UnsafeRawBufferPointer) -> Int {
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      switch (place, byte) {
      case (.line, _), (.lineStart, 0x00...0x5b), (.lineStart, 0x5d...0xff):
        guard let end = bytes.firstIndex(of: 0x0a, from: index) else {
          place = .line
          return bytes.count
        }
        index = end
        count += 1
        place = .lineStart
      case (.afterStatement, _): place = .lineStart
      case (.lineStart, _): place = .backslash
      case (.backslash, UInt8(ascii: ".")): place = .dot
      case (.dot, UInt8(ascii: "\r")): place = .carriageReturn
      case (.dot, UInt8(ascii: "\n")), (.carriageReturn, UInt8(ascii: "\n")):
        place = .notRunning
        return index + 1
      default:
        place = .line
        continue
      }
      index += 1
    }
    return bytes.count
  }
}
