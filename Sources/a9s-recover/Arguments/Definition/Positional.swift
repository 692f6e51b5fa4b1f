import RecoveryKit

/// What a positional is to the reader of words and to the help.
struct PositionalDeclaration: Equatable, Sendable {
  /// How many words it takes.
  enum Count: Equatable, Sendable {
    case required
    case optional
    /// All that are left; only the last positional may be one.
    case rest
  }

  /// The placeholder, upper case: `ID`.
  let name: String
  let count: Count
  let help: String
  let completion: Completion

  /// The positional in a usage line: `ID`, `[ID]` or `[ID ...]`.
  var synopsis: String {
    switch count {
    case .required: name
    case .optional: "[\(name)]"
    case .rest: "[\(name) ...]"
    }
  }
}

/// One word, or the last words, of a command that follow no option.
struct Positional<Options: Sendable>: Sendable {
  let declaration: PositionalDeclaration
  /// Puts the words into the struct; throws `usage` without naming the positional, which the binder does.
  let assign: @Sendable (inout Options, [String]) throws(RecoveryError) -> Void

  /// A word that may be left out.
  static func optional<Value>(
    _ path: WritableKeyPath<Options, Value?> & Sendable, _ kind: ValueKind<Value>, _ help: String
  ) -> Self {
    Positional(
      declaration: PositionalDeclaration(
        name: kind.placeholder, count: .optional, help: help, completion: kind.completion),
      assign: { (options, words) throws(RecoveryError) in
        for word in words { options[keyPath: path] = try kind.parse(word) }
      })
  }

  /// A word that must be there.
  static func required<Value>(
    _ path: WritableKeyPath<Options, Value> & Sendable, _ kind: ValueKind<Value>, _ help: String
  ) -> Self {
    Positional(
      declaration: PositionalDeclaration(
        name: kind.placeholder, count: .required, help: help, completion: kind.completion),
      assign: { (options, words) throws(RecoveryError) in
        for word in words { options[keyPath: path] = try kind.parse(word) }
      })
  }

  /// All the words that are left.
  static func rest<Value>(
    _ path: WritableKeyPath<Options, [Value]> & Sendable, _ kind: ValueKind<Value>, _ help: String
  ) -> Self {
    Positional(
      declaration: PositionalDeclaration(
        name: kind.placeholder, count: .rest, help: help, completion: kind.completion),
      assign: { (options, words) throws(RecoveryError) in
        for word in words { options[keyPath: path].append(try kind.parse(word)) }
      })
  }
}
