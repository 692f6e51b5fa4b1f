import RecoveryKit

/// The tool as a tree of commands, and the way from the words of a call to what it comes to.
struct ArgumentParser: Sendable {
  /// The tool; its own commands are followed by `help`, `completions` and `manual`.
  let root: Command
  let version: String

  /// Adds the commands that answer from the tree to the tool's own.
  init(_ tool: Command, version: String) {
    self.root = tool.asTool(adding: [.help(for: tool), .completions, .manual(for: tool)])
    self.version = version
  }

  /// What the tool says it is: `a9s-recover 0.1.0`.
  var nameAndVersion: String { "\(root.name) \(version)" }

  /// Parses the words after the tool's name; throws `usage`, with a hint at the help of the command.
  func outcome(
    of arguments: [String], environment: [String: String], columns: Int,
    readConfig: @escaping ConfigReader = ConfigReading.fromDisk
  ) throws(RecoveryError) -> Outcome {
    let (command, path, words) = try CommandPath.resolve(arguments, in: root)
    let invocation = Invocation(parser: self, path: path, environment: environment, columns: columns)
    guard !WordReader.asksForHelp(words) else {
      return .print(HelpText(command, path: path, parser: self).wrapped(to: columns))
    }
    do {
      guard let resolve = command.resolve else {
        return try groupOutcome(command, words: words, invocation: invocation)
      }
      let typed = try WordReader(command: command, path: path, parser: self).read(words)
      let precedence = Precedence(
        environment: environment, readConfig: readConfig, allDeclarations: root.allDeclarations)
      return try resolve(try precedence.complete(typed, for: command), invocation)
    } catch {
      throw error.code == .usage ? error.hinted(UsageError.helpHint(path: path, tool: root.name)) : error
    }
  }

  /// Whether a call that fails before its options are known wants its error as JSON.
  static func asksForJSON(_ arguments: [String]) -> Bool {
    arguments.prefix { $0 != "--" }.contains("--json")
  }

  /// A group does nothing by itself: it shows what it holds, and fails.
  private func groupOutcome(
    _ group: Command, words: [String], invocation: Invocation
  ) throws(RecoveryError) -> Outcome {
    if let first = words.first {
      guard first == OptionDeclaration.version.flag, invocation.path.isEmpty else {
        throw UsageError.optionBeforeCommand(first, in: group)
      }
      return .print(nameAndVersion + "\n")
    }
    let help = HelpText(group, path: invocation.path, parser: self).wrapped(to: invocation.columns)
    return .refuse(help, UsageError.noCommand(in: group, path: invocation.path))
  }
}

extension RecoveryError {
  fileprivate func hinted(_ hint: String) -> RecoveryError {
    var copy = self
    copy.hints.append(hint)
    return copy
  }
}
