import RecoveryKit

/// One command of the tool, or a group of commands: everything there is to know about it, its options' type erased.
struct Command: Sendable {
  /// The word that is typed.
  let name: String
  /// What it does in one line, lower case, without a full stop.
  let summary: String
  /// What else a person should know, as paragraphs; empty where the summary says it all.
  let discussion: String
  /// Not listed in overviews and completions.
  let isHidden: Bool
  let subcommands: [Command]
  let sections: [OptionSection]
  let positionals: [PositionalDeclaration]
  let examples: [Example]
  /// Turns what was given into what happens; nil for a group, which only holds commands.
  let resolve: Resolution?

  /// Binds and validates what was given; throws `usage` naming the option and where its value came from.
  typealias Resolution = @Sendable (GivenArguments, Invocation) throws(RecoveryError) -> Outcome

  /// All options that this command declares, the general ones included.
  var declarations: [OptionDeclaration] { sections.flatMap(\.declarations) }

  /// Whether the config file is asked for what is neither typed nor in the environment.
  var readsConfig: Bool { declarations.contains(.config) }

  /// This group as the tool itself: with more commands after its own, and a version.
  func asTool(adding more: [Command]) -> Command {
    Command(
      name: name, summary: summary, discussion: discussion, isHidden: isHidden, subcommands: subcommands + more,
      sections: [OptionSection(title: "general", declarations: [.help, .version])], positionals: positionals,
      examples: examples, resolve: resolve)
  }
}

extension Command {
  /// A group of commands; the tool itself is one.
  init(
    _ name: String, _ summary: String, discussion: String = "", examples: [Example] = [], subcommands: [Command]
  ) {
    self.init(
      name: name, summary: summary, discussion: discussion, isHidden: false, subcommands: subcommands,
      sections: [OptionSection(title: "general", declarations: [.help])], positionals: [], examples: examples,
      resolve: nil)
  }

  /// A command that does something: `validate` checks the bound options before anything happens, `run` does the work.
  init<Options: CommandOptions>(
    _ name: String, _ summary: String, _ type: Options.Type, discussion: String = "",
    groups: [OptionGroup<Options>] = [], options: [Option<Options>] = [], positionals: [Positional<Options>] = [],
    examples: [Example],
    validate: @escaping @Sendable (inout Options) throws(RecoveryError) -> Void = { _ in },
    run: @escaping @Sendable (Options, CommandContext) throws(RecoveryError) -> Void
  ) {
    let own = OptionGroup<Options>(title: "options", options: options, validate: validate)
    let binder = Binder(own: own, shared: groups, positionals: positionals)
    self.init(
      name: name, summary: summary, discussion: discussion, isHidden: false, subcommands: [],
      sections: binder.sections(general: [.config, .help]), positionals: positionals.map(\.declaration),
      examples: examples,
      resolve: { (given, invocation) throws(RecoveryError) in
        let options = try binder.bind(given)
        let context = invocation.context
        return .run { () throws(RecoveryError) in try run(options, context) }
      })
  }

  /// A command that answers from the tree of commands itself; it reads no config file.
  init<Options: CommandOptions>(
    answering name: String, _ summary: String, _ type: Options.Type, isHidden: Bool = false,
    options: [Option<Options>] = [], positionals: [Positional<Options>] = [], examples: [Example],
    answer: @escaping @Sendable (Options, Invocation) throws(RecoveryError) -> String
  ) {
    let own = OptionGroup<Options>(title: "options", options: options, validate: { _ in })
    let binder = Binder(own: own, shared: [], positionals: positionals)
    self.init(
      name: name, summary: summary, discussion: "", isHidden: isHidden, subcommands: [],
      sections: binder.sections(general: [.help]), positionals: positionals.map(\.declaration), examples: examples,
      resolve: { (given, invocation) throws(RecoveryError) in
        .print(try answer(try binder.bind(given), invocation))
      })
  }
}
