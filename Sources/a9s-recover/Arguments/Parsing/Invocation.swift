/// One call of the tool, as far as it is known once its command is.
struct Invocation: Sendable {
  let parser: ArgumentParser
  /// The command that was found, from the first word on; empty for the tool itself.
  let path: [String]
  let environment: [String: String]
  /// The width to wrap text to.
  let columns: Int

  /// What the running command is told.
  var context: CommandContext { CommandContext(command: path.joined(separator: " "), environment: environment) }
}
