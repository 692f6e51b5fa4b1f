import RecoveryKit

/// A manual page in roff: of the whole tool, or of one command.
struct ManualPage: Sendable {
  let command: Command
  let path: [String]
  let parser: ArgumentParser

  /// The page, with every command below this one.
  var roff: String {
    let blocks = [header, name, synopsis, description] + commands + [configuration, environment, exitStatus]
    return blocks.filter { !$0.isEmpty }.map { $0.joined(separator: "\n") }.joined(separator: "\n") + "\n"
  }

  private var call: String { ([parser.root.name] + path).joined(separator: " ") }

  private var leaves: [(path: [String], command: Command)] {
    command.walk(path: path).filter { $0.command.resolve != nil && !$0.command.isHidden }
  }

  /// Without a date: the same tool makes the same page.
  private var header: [String] {
    let title = ([parser.root.name] + path).joined(separator: "-").uppercased()
    return [".TH \"\(Roff.escaped(title))\" 1 \"\" \"\(Roff.escaped(parser.nameAndVersion))\" \"User Commands\""]
  }

  private var name: [String] {
    let name = ([parser.root.name] + path).joined(separator: "-")
    return [Roff.section("NAME"), "\(Roff.escaped(name)) \\- \(Roff.escaped(command.summary))"]
  }

  private var synopsis: [String] {
    let line = "\\fB\(Roff.escaped(call))\\fR \(Roff.escaped(command.synopsis.joined(separator: " ")))"
    return [Roff.section("SYNOPSIS"), line]
  }

  private var description: [String] {
    guard !command.discussion.isEmpty else { return [] }
    return [Roff.section("DESCRIPTION")] + paragraphs(of: command)
  }

  /// One command has its options as sections; several have a subsection each.
  private var commands: [[String]] {
    guard command.resolve == nil else { return [[Roff.section("OPTIONS")] + details(of: command)] }
    return [[Roff.section("COMMANDS")]]
      + leaves.map { leaf in
        let line = ([parser.root.name] + leaf.path + leaf.command.synopsis).joined(separator: " ")
        return [Roff.subsection(line), Roff.escaped(leaf.command.summary)] + paragraphs(of: leaf.command)
          + details(of: leaf.command)
      }
  }

  private func paragraphs(of command: Command) -> [String] {
    command.discussion.split(separator: "\n\n").flatMap { paragraph in
      [".PP", Roff.escaped(paragraph.split(whereSeparator: \.isWhitespace).joined(separator: " "))]
    }
  }

  private func details(of command: Command) -> [String] {
    command.positionals.map { Roff.item($0.name, $0.help) }
      + command.declarations.map { Roff.item($0.term, $0.explanation) }
      + command.examples.flatMap { example in
        [".PP", Roff.escaped("Example: \(example.purpose)"), Roff.verbatim(["\(parser.root.name) \(example.call)"])]
      }
  }

  private var configuration: [String] {
    guard leaves.contains(where: \.command.readsConfig) else { return [] }
    let text = """
      What is neither typed nor in the environment is looked for in the JSON5 file of --config. Its keys are the names \
      of the options in snake_case, repeatable ones hold an array, flags true or false. Keys of other commands are \
      accepted, so that one file serves all.
      """
    return [Roff.section("CONFIGURATION FILE"), Roff.escaped(text)]
  }

  /// Each variable once, with the options that read it.
  private var environment: [String] {
    let pairs = leaves.flatMap(\.command.declarations).flatMap { declaration in
      declaration.environment.map { (variable: $0, flag: declaration.flag) }
    }
    let flags = Dictionary(grouping: pairs, by: \.variable).mapValues { Set($0.map(\.flag)).sorted() }
    guard !flags.isEmpty else { return [] }
    return [Roff.section("ENVIRONMENT")]
      + flags.sorted { $0.key < $1.key }.map { Roff.item($0.key, "what \($0.value.joined(separator: ", ")) would say") }
  }

  private var exitStatus: [String] {
    [Roff.section("EXIT STATUS")] + ExitCode.allCases.map { Roff.item(String($0.rawValue), $0.meaning) }
  }
}
