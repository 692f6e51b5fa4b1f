/// Where a value came from, so that an error can say it.
enum Origin: Equatable, Sendable {
  case commandLine
  /// The variable it was in.
  case environment(String)
  /// The config file it was in.
  case file(String)

  /// How an error begins: `--max-age`, `A9S_STORE (environment)`, `config file /etc/a9s.json5, key max_age`.
  func label(for declaration: OptionDeclaration) -> String {
    switch self {
    case .commandLine: declaration.flag
    case .environment(let variable): "\(variable) (environment)"
    case .file(let path): "config file \(path), key \(declaration.fileKey)"
    }
  }
}
