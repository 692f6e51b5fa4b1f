import RecoveryKit

private struct ManualOptions: CommandOptions {
  var topic: [String] = []
}

extension Command {
  /// `manual [COMMAND]`: the page of the tool or of one command in roff; for packaging, hence not listed.
  static func manual(for tool: Command) -> Command {
    Command(
      answering: "manual", "print a manual page in roff", ManualOptions.self, isHidden: true,
      positionals: [
        .rest(\.topic, .topic("COMMAND", among: tool.visibleSubcommands.map(\.name)), "the command; none for all")
      ],
      examples: [Example("the page of the whole tool", "manual")],
      answer: { (options, invocation) throws(RecoveryError) in
        let (command, path) = try invocation.parser.command(at: options.topic)
        return ManualPage(command: command, path: path, parser: invocation.parser).roff
      })
  }
}
