/// Picks the row counts of COPY out of psql's standard output, in their order.
///
/// A line that is `COPY n` is a command tag: rows of a result begin with a blank in psql's aligned format.
struct CopyTagReader {
  private var line: [UInt8] = []
  private(set) var counts: [Int] = []

  /// Takes the next bytes.
  mutating func read(_ bytes: some Sequence<UInt8>) {
    for byte in bytes {
      if byte != 0x0a {
        if line.count < 64 { line.append(byte) }
        continue
      }
      if line.starts(with: "COPY ".utf8), let count = Int(String(decoding: line.dropFirst(5), as: UTF8.self)) {
        counts.append(count)
      }
      line.removeAll(keepingCapacity: true)
    }
  }
}
