/// The help of one command or group, from its declarations alone.
struct HelpText: Sendable {
  let command: Command
  let path: [String]
  let parser: ArgumentParser

  /// The help of the command that this path leads to.
  init(_ command: Command, path: [String], parser: ArgumentParser) {
    self.command = command
    self.path = path
    self.parser = parser
  }

  /// The whole text, within a width.
  func wrapped(to columns: Int) -> String {
    let blocks = [
      usage(columns), TextColumns.wrap(command.summary, to: columns), discussion(columns), subcommands(columns),
      positionals(columns), options(columns), examples, closing(columns),
    ]
    return blocks.filter { !$0.isEmpty }.map { $0.joined(separator: "\n") + "\n" }.joined(separator: "\n")
  }

  private var call: String { ([parser.root.name] + path).joined(separator: " ") }

  private func usage(_ columns: Int) -> [String] {
    TextColumns.hanging("usage: \(call)", command.synopsis, columns: columns)
  }

  private func discussion(_ columns: Int) -> [String] {
    let paragraphs = command.discussion.split(separator: "\n\n").map { TextColumns.wrap(String($0), to: columns) }
    return Array(paragraphs.joined(separator: [""]))
  }

  /// What a group holds, down to the commands that can be called.
  private func subcommands(_ columns: Int) -> [String] {
    let leaves = command.walk().dropFirst().filter { $0.command.resolve != nil && !$0.command.isHidden }
    guard !leaves.isEmpty else { return [] }
    let rows = leaves.map { entry in
      let words = entry.path + entry.command.positionals.map(\.synopsis)
      return (term: words.joined(separator: " "), text: entry.command.summary)
    }
    return ["commands:"] + TextColumns.table(rows, columns: columns)
  }

  private func positionals(_ columns: Int) -> [String] {
    guard !command.positionals.isEmpty else { return [] }
    return ["arguments:"]
      + TextColumns.table(command.positionals.map { (term: $0.name, text: $0.help) }, columns: columns)
  }

  /// One width for all headings, so that their columns agree.
  private func options(_ columns: Int) -> [String] {
    let width = TextColumns.termWidth(command.declarations.map(\.term), columns: columns)
    let blocks = command.sections.map { section in
      let rows = section.declarations.map { (term: $0.term, text: $0.explanation) }
      return ["\(section.title):"] + TextColumns.table(rows, columns: columns, termWidth: width)
    }
    return Array(blocks.joined(separator: [""]))
  }

  private var examples: [String] {
    guard !command.examples.isEmpty else { return [] }
    return ["examples:"]
      + command.examples.flatMap { ["  # \($0.purpose)", "  \(parser.root.name) \($0.call)"] }
  }

  private func closing(_ columns: Int) -> [String] {
    let name = parser.root.name
    let pointers = command.resolve == nil ? "'\(name) help COMMAND' explains a command, " : ""
    return TextColumns.wrap(pointers + "'\(name) help exit-codes' lists the exit codes", to: columns)
  }
}

extension Command {
  /// What follows the command in its usage line.
  var synopsis: [String] {
    guard resolve != nil else { return ["COMMAND", "[options]"] }
    return positionals.map(\.synopsis) + declarations.filter(\.isRequired).map(\.synopsis) + ["[options]"]
  }
}

extension OptionDeclaration {
  /// The left column: `--max-age DURATION`, or the key of what only the config file can hold.
  var term: String { isOnCommandLine ? synopsis : "\(fileKey) (config file)" }

  /// The right column: what it means, and what holds when it is not given.
  var explanation: String {
    let notes = [
      shape == .list ? "repeatable" : nil,
      isRequired ? "required" : nil,
      defaultText.map { "default: \($0)" },
      environment.isEmpty ? nil : "environment: \(environment.joined(separator: ", "))",
    ].compactMap { $0 }
    return notes.isEmpty ? help : "\(help) (\(notes.joined(separator: "; ")))"
  }
}
