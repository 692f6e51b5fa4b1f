import RecoveryKit

private struct HelpOptions: CommandOptions {
  var topic: [String] = []
}

extension Command {
  /// `help`, `help COMMAND [SUBCOMMAND]`, `help exit-codes`.
  static func help(for tool: Command) -> Command {
    let topics = tool.visibleSubcommands.map(\.name) + [exitCodes]
    return Command(
      answering: "help", "explain a command, or list the exit codes", HelpOptions.self,
      positionals: [.rest(\.topic, .topic("TOPIC", among: topics), "a command, or \(exitCodes)")],
      examples: [Example("the exit codes and what they tell a script", "help exit-codes")],
      answer: { (options, invocation) throws(RecoveryError) in
        guard options.topic != [exitCodes] else { return ExitCodeTable.text(columns: invocation.columns) }
        let (command, path) = try invocation.parser.command(at: options.topic)
        return HelpText(command, path: path, parser: invocation.parser).wrapped(to: invocation.columns)
      })
  }
}

private let exitCodes = "exit-codes"

extension ValueKind where Value == String {
  /// A word of the command tree, which is looked up later.
  static func topic(_ placeholder: String, among words: [String]) -> Self {
    ValueKind(placeholder, completion: .words(words), parse: { word in word })
  }
}

extension ArgumentParser {
  /// The command that these words name; throws `usage` where they name none.
  func command(at words: [String]) throws(RecoveryError) -> (command: Command, path: [String]) {
    let (command, path, rest) = try CommandPath.resolve(words, in: root)
    if let word = rest.first { throw UsageError.unknownCommand(word, in: command, path: path, tool: root.name) }
    return (command, path)
  }
}
