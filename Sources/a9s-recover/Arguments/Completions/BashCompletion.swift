/// The completion script for bash: which command is being typed, which option's value, and what fits there.
enum BashCompletion {
  /// The script for a tool.
  static func script(for tool: Command) -> String {
    let entries = tool.completable
    let function = "_" + tool.name.replacing("-", with: "_")
    let paths = entries.dropFirst().map { key($0.path) }.joined(separator: " | ")
    let values = entries.flatMap { entry in entry.command.declarations.compactMap { value($0, at: entry.path) } }
    let words = entries.map { "    \(quoted(key($0.path)))) words=\(quoted(offered(by: $0.command))) ;;" }
    let files = entries.compactMap(positionalFiles)
    return """
      # bash completion of \(tool.name)
      \(function)() {
        local current="${COMP_WORDS[COMP_CWORD]}" previous="${COMP_WORDS[COMP_CWORD - 1]}" path="" words="" index
        # bash splits --name=value at the sign.
        if [[ $current == "=" ]]; then
          current=""
        elif [[ $previous == "=" ]]; then
          previous="${COMP_WORDS[COMP_CWORD - 2]}"
        fi
        COMPREPLY=()
        for ((index = 1; index < COMP_CWORD; index++)); do
          case "$path/${COMP_WORDS[index]}" in
            \(paths)) path+="/${COMP_WORDS[index]}" ;;
            *) break ;;
          esac
        done
        case "$path $previous" in
      \(values.joined(separator: "\n"))
        esac
        case "$path" in
      \(words.joined(separator: "\n"))
        esac
        mapfile -t COMPREPLY < <(compgen -W "$words" -- "$current")
      \(fileFallback(files))}
      complete -F \(function) \(tool.name)

      """
  }

  /// The branch for the value of one option; flags have none.
  private static func value(_ declaration: OptionDeclaration, at path: [String]) -> String? {
    guard declaration.takesValue else { return nil }
    let action =
      switch declaration.completion {
      case .nothing: ":"
      case .files: "compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- \"$current\")"
      case .directories: "compopt -o filenames; mapfile -t COMPREPLY < <(compgen -d -- \"$current\")"
      case .words(let words):
        "mapfile -t COMPREPLY < <(compgen -W \(quoted(words.joined(separator: " "))) -- \"$current\")"
      }
    return "    \(quoted("\(key(path)) \(declaration.flag)"))) \(action); return ;;"
  }

  private static func offered(by command: Command) -> String {
    let flags = command.declarations.filter(\.isOnCommandLine).map(\.flag)
    return (command.visibleSubcommands.map(\.name) + command.positionalWords + flags).joined(separator: " ")
  }

  private static func positionalFiles(_ entry: (path: [String], command: Command)) -> String? {
    let takesFiles = entry.command.positionals.contains { $0.completion == .files || $0.completion == .directories }
    return takesFiles ? quoted(key(entry.path)) : nil
  }

  private static func fileFallback(_ paths: [String]) -> String {
    guard !paths.isEmpty else { return "" }
    return """
        case "$path" in
          \(paths.joined(separator: " | "))) compopt -o filenames -o default ;;
        esac

      """
  }

  /// A command's path as the script keeps it: `/backups/list`.
  private static func key(_ path: [String]) -> String { path.map { "/" + $0 }.joined() }

  private static func quoted(_ text: String) -> String { "'" + text.replacing("'", with: "'\\''") + "'" }
}
