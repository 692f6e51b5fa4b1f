import RecoveryKit

extension ValueKind where Value == Int {
  /// A whole number of at least one.
  static func positive(_ placeholder: String) -> Self {
    ValueKind(
      placeholder, describe: { String($0) },
      parse: { (word) throws(RecoveryError) in
        guard word.allSatisfy({ $0.isASCII && $0.isNumber }), let number = Int(word), number > 0 else {
          throw RecoveryError(.usage, "'\(word)' is not a whole number of at least 1")
        }
        return number
      })
  }
}
