/// What a running command knows besides its options.
struct CommandContext: Equatable, Sendable {
  /// The command as it was typed, without the tool's name: `backups list`.
  let command: String
  /// The environment of the process: the only place where commands look for variables.
  let environment: [String: String]
}
