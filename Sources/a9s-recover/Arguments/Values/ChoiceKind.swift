import RecoveryKit

extension ValueKind where Value: CaseIterable & RawRepresentable, Value.RawValue == String {
  /// One of the words of an enumeration: `auto|plain|json|none`.
  static var choice: Self { .choice(joinedAs: nil) }

  /// One of the words of an enumeration, under a placeholder of its own.
  static func choice(joinedAs placeholder: String?) -> Self {
    let words = Value.allCases.map(\.rawValue)
    return ValueKind(
      placeholder ?? words.joined(separator: "|"), completion: .words(words), describe: { $0.rawValue },
      parse: { (word) throws(RecoveryError) in
        guard let value = Value(rawValue: word) else {
          throw RecoveryError(
            .usage, "'\(word)' is none of \(words.joined(separator: ", "))",
            hints: Suggestion.hints(for: word, among: words))
        }
        return value
      })
  }
}
