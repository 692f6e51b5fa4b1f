import RecoveryKit

/// How a word becomes a value: what the help calls it, what a shell offers for it, and how it is read.
struct ValueKind<Value: Sendable>: Sendable {
  /// What stands for the value in the help: `DURATION`.
  let placeholder: String
  let completion: Completion
  /// Reads a word; throws `usage` with the wrong value quoted, without naming the option it was given to.
  let parse: @Sendable (String) throws(RecoveryError) -> Value
  /// The value as a person would type it; nil where a default is not worth showing.
  let describe: @Sendable (Value) -> String?

  /// A kind of one's own.
  init(
    _ placeholder: String, completion: Completion = .nothing,
    describe: @escaping @Sendable (Value) -> String? = { _ in nil },
    parse: @escaping @Sendable (String) throws(RecoveryError) -> Value
  ) {
    self.placeholder = placeholder
    self.completion = completion
    self.parse = parse
    self.describe = describe
  }
}

extension ValueKind where Value == String {
  /// Any text.
  static func text(_ placeholder: String) -> Self {
    ValueKind(placeholder, describe: { $0 }, parse: { word in word })
  }

  /// The path of a file; shells complete it.
  static func file(_ placeholder: String = "FILE") -> Self {
    ValueKind(placeholder, completion: .files, describe: { $0 }, parse: { word in word })
  }

  /// The path of a directory; shells complete it.
  static func directory(_ placeholder: String = "DIR") -> Self {
    ValueKind(placeholder, completion: .directories, describe: { $0 }, parse: { word in word })
  }
}
