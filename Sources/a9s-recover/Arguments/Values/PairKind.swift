import RecoveryKit

/// Two names, the first to be read as the second: `de_DE.UTF-8=C.UTF-8`.
struct NamePair: Equatable, Sendable {
  let from: String
  let to: String
}

extension ValueKind where Value == NamePair {
  /// `FROM=TO`, split at the first `=`; neither side may be empty.
  static var pair: Self {
    ValueKind(
      "FROM=TO", describe: { "\($0.from)=\($0.to)" },
      parse: { (word) throws(RecoveryError) in
        let sides = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard sides.count == 2, !sides[0].isEmpty, !sides[1].isEmpty else {
          throw RecoveryError(.usage, "'\(word)' is not of the form FROM=TO")
        }
        return NamePair(from: String(sides[0]), to: String(sides[1]))
      })
  }
}
