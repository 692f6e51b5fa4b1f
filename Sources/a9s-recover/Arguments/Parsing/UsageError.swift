import RecoveryKit

/// The errors of a wrong call, in one voice. None repeats a value.
enum UsageError {
  static func unknownCommand(_ word: String, in group: Command, path: [String], tool: String) -> RecoveryError {
    let candidates = group.visibleSubcommands.map(\.name)
    let place = path.isEmpty ? "" : " of '\(path.joined(separator: " "))'"
    let quoted = Secrecy.isPlain(word) ? " '\(word)'" : ""
    return RecoveryError(
      .usage, "unknown command\(quoted)\(place)",
      hints: Suggestion.hints(for: word, among: candidates) + [helpHint(path: path, tool: tool)])
  }

  static func noCommand(in group: Command, path: [String]) -> RecoveryError {
    guard !path.isEmpty else { return RecoveryError(.usage, "no command given") }
    let names = group.visibleSubcommands.map(\.name).joined(separator: ", ")
    return RecoveryError(.usage, "'\(path.joined(separator: " "))' needs one of: \(names)")
  }

  static func optionBeforeCommand(_ word: String, in group: Command) -> RecoveryError {
    let name = String(word.prefix { $0 != "=" })
    guard group.allDeclarations.contains(where: { $0.flag == name }) else {
      let own = [OptionDeclaration.help.flag, OptionDeclaration.version.flag]
      return RecoveryError(.usage, "unknown option\(quoted(name))", hints: Suggestion.hints(for: name, among: own))
    }
    return RecoveryError(.usage, "\(name) stands before the command", hints: ["options follow the command"])
  }

  static func unknownOption(
    _ name: String, in command: Command, path: [String], parser: ArgumentParser
  ) -> RecoveryError {
    let flags = command.declarations.filter(\.isOnCommandLine).map(\.flag)
    let near = Suggestion.hints(for: name, among: flags)
    let owners = parser.root.walk().filter { entry in
      !entry.command.isHidden && entry.command.declarations.contains { $0.isOnCommandLine && $0.flag == name }
    }
    let elsewhere = owners.prefix(3).map { "'\($0.path.joined(separator: " "))'" }.joined(separator: ", ")
    let hints = near.isEmpty && !elsewhere.isEmpty ? ["\(name) is an option of \(elsewhere)"] : near
    return RecoveryError(.usage, "unknown option\(quoted(name))", hints: hints)
  }

  static func repeated(_ declaration: OptionDeclaration) -> RecoveryError {
    RecoveryError(.usage, "\(declaration.flag) is given twice")
  }

  static func valueForFlag(_ declaration: OptionDeclaration) -> RecoveryError {
    RecoveryError(.usage, "\(declaration.flag) takes no value")
  }

  static func missingValue(_ declaration: OptionDeclaration, beforeDash: Bool) -> RecoveryError {
    let variable = declaration.environment.first.map { " (or set \($0))" } ?? ""
    let hints = beforeDash ? ["a value that begins with a dash is written \(declaration.flag)=VALUE"] : []
    return RecoveryError(.usage, "\(declaration.flag) needs a value\(variable)", hints: hints)
  }

  static func missing(_ declaration: OptionDeclaration) -> RecoveryError {
    guard declaration.isOnCommandLine else {
      return RecoveryError(.usage, "\(declaration.fileKey) is required in the config file")
    }
    let ways =
      declaration.environment.prefix(1).map { "set \($0)" }
      + (declaration.isCommandLineOnly ? [] : ["write \(declaration.fileKey) in the config file"])
    let hints = ways.isEmpty ? [] : ["give \(declaration.synopsis), or \(ways.joined(separator: ", or "))"]
    return RecoveryError(.usage, "\(declaration.flag) is required", hints: hints)
  }

  static func missing(_ declaration: PositionalDeclaration) -> RecoveryError {
    RecoveryError(.usage, "\(declaration.name) is missing", hints: ["\(declaration.name): \(declaration.help)"])
  }

  static func unexpected(_ word: String, in command: Command) -> RecoveryError {
    let shown = word.isEmpty || Secrecy.isPlain(word) ? "'\(word)'" : "(not shown, as it may hold a secret)"
    let names = command.positionals.map(\.name).joined(separator: " ")
    let hint = names.isEmpty ? "'\(command.name)' takes options only" : "'\(command.name)' takes no more than \(names)"
    return RecoveryError(.usage, "unexpected argument \(shown)", hints: [hint])
  }

  static func helpHint(path: [String], tool: String) -> String {
    "see '\(([tool, "help"] + path).joined(separator: " "))'"
  }

  /// A short option may have a value glued to it, as in `-psecret`: only its letter is repeated.
  private static func quoted(_ name: String) -> String {
    let shown = name.hasPrefix("--") ? name : String(name.prefix(2))
    return Secrecy.isPlain(shown) ? " '\(shown)'" : ""
  }
}
