/// What an option is to everyone but its struct: the reader of words, the help, the completions and the manual.
struct OptionDeclaration: Equatable, Sendable {
  /// How often a value is given, if at all.
  enum Shape: Equatable, Sendable {
    case flag
    case value
    /// Repeatable; in the environment one value a line, in the file an array.
    case list
    /// A nested value that only the config file can hold.
    case structure
  }

  /// The name without its dashes: `max-age`.
  let name: String
  let shape: Shape
  /// What stands for the value in the help: `DURATION`; nil for flags and structures.
  let placeholder: String?
  let help: String
  let completion: Completion
  /// The variables it falls back to, the first one set wins.
  var environment: [String] = []
  var isRequired = false
  /// No error ever repeats its value.
  var isSecretBearing = false
  var allowsEmpty = false
  /// Refused in the config file: what is decided anew at every call, like a confirmation.
  var isCommandLineOnly = false
  /// The default as a person would type it, where there is one.
  var defaultText: String?

  /// The option as it is typed: `--max-age`.
  var flag: String { "--" + name }

  /// The option with what follows it: `--max-age DURATION`.
  var synopsis: String { placeholder.map { "\(flag) \($0)" } ?? flag }

  /// The key in the config file: `max_age`.
  var fileKey: String { name.replacing("-", with: "_") }

  /// Whether it can be given as words at all.
  var isOnCommandLine: Bool { shape != .structure }

  /// Whether a word follows it.
  var takesValue: Bool { shape == .value || shape == .list }
}

/// What a shell offers in place of a value.
enum Completion: Equatable, Sendable {
  case nothing
  case files
  case directories
  case words([String])
}
