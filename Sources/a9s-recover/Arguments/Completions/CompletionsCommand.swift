import RecoveryKit

private struct CompletionsOptions: CommandOptions {
  var shell = Shell.bash
}

/// The shells a script can be written for.
private enum Shell: String, CaseIterable, Sendable {
  case bash
  case zsh
}

extension Command {
  /// `completions bash|zsh`: the script that teaches a shell this tool.
  static var completions: Command {
    Command(
      answering: "completions", "print the completion script of a shell", CompletionsOptions.self,
      positionals: [.required(\.shell, .choice(joinedAs: "SHELL"), "bash or zsh")],
      examples: [
        Example("for bash, where bash-completion looks for it", "completions bash"),
        Example("for zsh, to be written to a file _a9s-recover in $fpath", "completions zsh"),
      ],
      answer: { (options, invocation) in
        switch options.shell {
        case .bash: BashCompletion.script(for: invocation.parser.root)
        case .zsh: ZshCompletion.script(for: invocation.parser.root)
        }
      })
  }
}

extension Command {
  /// This command and all below it that a shell offers.
  var completable: [(path: [String], command: Command)] {
    walk().filter { !$0.command.isHidden }
  }

  /// What a shell offers for the positionals, in their order.
  var positionalWords: [String] {
    positionals.flatMap { positional in
      if case .words(let words) = positional.completion { words } else { [String]() }
    }
  }
}
