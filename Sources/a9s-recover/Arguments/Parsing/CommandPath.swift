import RecoveryKit

/// The way through the tree that the first words of a call name.
enum CommandPath {
  /// The command that was meant, the words that led to it and those that are left; throws `usage` for an unknown one.
  static func resolve(
    _ arguments: [String], in root: Command
  ) throws(RecoveryError) -> (command: Command, path: [String], words: [String]) {
    var command = root
    var path: [String] = []
    var words = arguments[...]
    while let word = words.first, command.resolve == nil, !word.hasPrefix("-") {
      guard let next = command.subcommands.first(where: { $0.name == word }) else {
        throw UsageError.unknownCommand(word, in: command, path: path, tool: root.name)
      }
      command = next
      path.append(word)
      words = words.dropFirst()
    }
    return (command, path, Array(words))
  }
}

extension Command {
  /// Every option of this command and those below it.
  var allDeclarations: [OptionDeclaration] { declarations + subcommands.flatMap(\.allDeclarations) }

  /// What is listed of a group.
  var visibleSubcommands: [Command] { subcommands.filter { !$0.isHidden } }

  /// This command and all below it with their paths, the groups before what they hold.
  func walk(path: [String] = []) -> [(path: [String], command: Command)] {
    [(path, self)] + subcommands.flatMap { $0.walk(path: path + [$0.name]) }
  }
}
