/// The completion script for zsh: one function a command, groups choosing among theirs.
enum ZshCompletion {
  /// The script for a tool, to be saved as `_NAME` in a directory of `$fpath`.
  static func script(for tool: Command) -> String {
    let base = "_" + tool.name.replacing("-", with: "_")
    // What is held stands before what holds it.
    let functions = tool.completable.reversed().map { entry in
      entry.command.resolve == nil ? group(entry, base: base) : leaf(entry, base: base)
    }
    return """
      #compdef \(tool.name)

      \(functions.joined(separator: "\n\n"))

      # Autoloaded, the file is the body of the function; sourced, it registers it.
      if [[ ${funcstack[1]} == _\(tool.name) ]]; then
        \(base) "$@"
      else
        compdef \(base) \(tool.name)
      fi

      """
  }

  private static func group(_ entry: (path: [String], command: Command), base: String) -> String {
    let commands = entry.command.visibleSubcommands
    let described = commands.map { "    " + quoted("\($0.name):\($0.summary)") }
    let branches = commands.map { "    \($0.name)) \(function(base, entry.path + [$0.name])) ;;" }
    return """
      \(function(base, entry.path))() {
        local -a commands=(
      \(described.joined(separator: "\n"))
        )
        if (( CURRENT == 2 )); then
          _describe -t commands command commands
          return
        fi
        shift words
        (( CURRENT-- ))
        case $words[1] in
      \(branches.joined(separator: "\n"))
        esac
      }
      """
  }

  private static func leaf(_ entry: (path: [String], command: Command), base: String) -> String {
    let options = entry.command.declarations.filter(\.isOnCommandLine).map(option)
    let positionals = entry.command.positionals.enumerated().map { positional($0.element, at: $0.offset + 1) }
    let specifications = (options + positionals).map { "    " + quoted($0) }
    return """
      \(function(base, entry.path))() {
        _arguments \\
      \(specifications.joined(separator: " \\\n"))
      }
      """
  }

  /// `*--key=[where a key is]:REF: `
  private static func option(_ declaration: OptionDeclaration) -> String {
    let repeatable = declaration.shape == .list ? "*" : ""
    let sign = declaration.takesValue ? "=" : ""
    let value = declaration.placeholder.map { ":\(escaped($0)):\(action(declaration.completion))" } ?? ""
    return "\(repeatable)\(declaration.flag)\(sign)[\(escaped(declaration.help))]\(value)"
  }

  private static func positional(_ declaration: PositionalDeclaration, at index: Int) -> String {
    let place =
      switch declaration.count {
      case .required: "\(index):"
      case .optional: "\(index)::"
      case .rest: "*:"
      }
    // The usual blank action shows a message, and that keeps zsh from inserting an option in the same place.
    let offered = declaration.completion == .nothing ? "{true}" : action(declaration.completion)
    return "\(place)\(escaped(declaration.name)):\(offered)"
  }

  private static func action(_ completion: Completion) -> String {
    switch completion {
    case .nothing: " "
    case .files: "_files"
    case .directories: "_files -/"
    case .words(let words): "(\(words.joined(separator: " ")))"
    }
  }

  private static func function(_ base: String, _ path: [String]) -> String {
    ([base] + path).joined(separator: "_").replacing("-", with: "_")
  }

  /// Text within a specification, where brackets and colons have a meaning.
  private static func escaped(_ text: String) -> String {
    text.map { "\\[]:".contains($0) ? "\\\($0)" : String($0) }.joined()
  }

  private static func quoted(_ text: String) -> String { "'" + text.replacing("'", with: "'\\''") + "'" }
}
