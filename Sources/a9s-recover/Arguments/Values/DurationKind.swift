import RecoveryKit

extension ValueKind where Value == Duration {
  /// A length of time: `45s`, `90m`, `26h`, `2d`, or several as in `1d12h`.
  static var duration: Self {
    ValueKind(
      "DURATION", describe: { $0.words },
      parse: { (word) throws(RecoveryError) in
        guard let duration = Duration(words: word) else {
          throw RecoveryError(
            .usage, "'\(word)' is not a duration", hints: ["write it like 45s, 90m, 26h, 2d or 1d12h"])
        }
        return duration
      })
  }
}

/// The units, the longest first: the order in which they may follow one another.
private let units: [(letter: Character, seconds: Int64)] = [("d", 86_400), ("h", 3_600), ("m", 60), ("s", 1)]

extension Duration {
  /// Reads a duration as `duration` options are written; nil for anything else, zero and overflow included.
  init?(words: String) {
    var rest = words[...]
    var total: Int64 = 0
    for unit in units {
      let digits = rest.prefix { $0.isASCII && $0.isNumber }
      guard !digits.isEmpty, rest.dropFirst(digits.count).first == unit.letter else { continue }
      guard let count = Int64(digits) else { return nil }
      let (seconds, overflows) = count.multipliedReportingOverflow(by: unit.seconds)
      let (sum, sumOverflows) = total.addingReportingOverflow(seconds)
      guard !overflows, !sumOverflows else { return nil }
      total = sum
      rest = rest.dropFirst(digits.count + 1)
    }
    guard rest.isEmpty, total > 0 else { return nil }
    self = .seconds(total)
  }

  /// The duration in the longest unit that says it whole: `26h`, not `1d2h`; parts of a second are dropped.
  var words: String {
    let seconds = components.seconds
    return units.first { seconds % $0.seconds == 0 }.map { "\(seconds / $0.seconds)\($0.letter)" } ?? "\(seconds)s"
  }
}
