import RecoveryKit

/// What one command was asked to do: a plain struct whose initial values are the defaults.
protocol CommandOptions: Sendable {
  /// The defaults, with nothing asked for.
  init()
}

/// Options that several commands share, declared once so that the same name means the same everywhere.
///
/// A command embeds them as a stored property and lists `.shared(\.property)` among its groups.
protocol SharedOptions: CommandOptions {
  /// The heading in the help, lower case: `store`.
  static var title: String { get }
  /// The options, over this struct alone.
  static var options: [Option<Self>] { get }
  /// Checks what only the options together can show, before the command's own `validate`.
  static func validate(_ options: inout Self) throws(RecoveryError)
}

extension SharedOptions {
  static func validate(_ options: inout Self) throws(RecoveryError) {}
}
