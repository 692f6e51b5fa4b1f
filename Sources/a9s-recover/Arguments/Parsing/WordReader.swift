import RecoveryKit

/// Reads the words that follow a command: options with their values, and positionals.
struct WordReader: Sendable {
  let command: Command
  let path: [String]
  let parser: ArgumentParser

  /// Whether help is asked for; no other word can be wrong then, as a value never begins with a dash by itself.
  static func asksForHelp(_ words: [String]) -> Bool {
    words.prefix { $0 != "--" }.contains { $0 == "-h" || $0 == OptionDeclaration.help.flag }
  }

  /// What was typed; throws `usage` for an option that is unknown, twice, or wrong about its value.
  func read(_ words: [String]) throws(RecoveryError) -> GivenArguments {
    var given = GivenArguments()
    var rest = words[...]
    while let word = rest.popFirst() {
      if word == "--" {
        for word in rest { try take(positional: word, into: &given) }
        return given
      }
      // A single dash is a word of its own: it stands for stdin or stdout.
      guard word.hasPrefix("-"), word != "-" else {
        try take(positional: word, into: &given)
        continue
      }
      try take(option: word, rest: &rest, into: &given)
    }
    return given
  }

  private func take(
    option word: String, rest: inout ArraySlice<String>, into given: inout GivenArguments
  ) throws(RecoveryError) {
    let (name, attached) = Self.split(word)
    guard let declaration = command.declarations.first(where: { $0.isOnCommandLine && $0.flag == name }) else {
      throw UsageError.unknownOption(name, in: command, path: path, parser: parser)
    }
    let before = given.supplies[declaration.name]
    guard before == nil || declaration.shape == .list else { throw UsageError.repeated(declaration) }
    guard declaration.takesValue else {
      guard attached == nil else { throw UsageError.valueForFlag(declaration) }
      given.supplies[declaration.name] = Supply(origin: .commandLine, content: .onOff(true))
      return
    }
    let value = if let attached { attached } else { try Self.value(for: declaration, from: &rest) }
    given.supplies[declaration.name] = Supply(
      origin: .commandLine, content: .words((before?.content.words ?? []) + [value]))
  }

  /// The next word, unless it is an option itself: then the value was forgotten.
  private static func value(
    for declaration: OptionDeclaration, from rest: inout ArraySlice<String>
  ) throws(RecoveryError) -> String {
    guard let next = rest.first else { throw UsageError.missingValue(declaration, beforeDash: false) }
    guard !next.hasPrefix("-") || next == "-" else { throw UsageError.missingValue(declaration, beforeDash: true) }
    return rest.removeFirst()
  }

  private func take(positional word: String, into given: inout GivenArguments) throws(RecoveryError) {
    let takesRest = command.positionals.last?.count == .rest
    guard takesRest || given.positionals.count < command.positionals.count else {
      throw UsageError.unexpected(word, in: command)
    }
    guard !word.isEmpty else {
      let index = min(given.positionals.count, command.positionals.count - 1)
      throw RecoveryError(.usage, "\(command.positionals[index].name) is empty")
    }
    given.positionals.append(word)
  }

  /// `--name=value` as name and value; anything else as it is.
  private static func split(_ word: String) -> (name: String, value: String?) {
    guard let sign = word.firstIndex(of: "=") else { return (word, nil) }
    return (String(word[..<sign]), String(word[word.index(after: sign)...]))
  }
}
