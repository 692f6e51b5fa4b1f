import RecoveryKit

/// Fills in what was not typed: command line, then environment, then config file; defaults are in the struct already.
struct Precedence: Sendable {
  let environment: [String: String]
  let readConfig: ConfigReader
  /// Every option of the tool: one config file serves all commands.
  let allDeclarations: [OptionDeclaration]

  /// What is given for a command's options in all; throws `usage` for an empty value or a bad config file.
  func complete(_ typed: GivenArguments, for command: Command) throws(RecoveryError) -> GivenArguments {
    var given = typed
    let config = command.readsConfig ? try configFile(typed) : nil
    for declaration in command.declarations where given.supplies[declaration.name] == nil {
      var supply = try environmentSupply(for: declaration)
      if supply == nil { supply = try config?.supply(for: declaration) }
      given.supplies[declaration.name] = supply
    }
    for declaration in command.declarations where !declaration.allowsEmpty {
      guard let supply = given.supplies[declaration.name], supply.content.words.contains("") else { continue }
      throw RecoveryError(.usage, "\(supply.origin.label(for: declaration)): the value is empty")
    }
    return given
  }

  private func configFile(_ typed: GivenArguments) throws(RecoveryError) -> ConfigFile? {
    let fallback = try environmentSupply(for: .config)
    guard let supply = typed.supplies[OptionDeclaration.config.name] ?? fallback,
      let path = supply.content.words.first
    else { return nil }
    guard !path.isEmpty else { throw RecoveryError(.usage, "--config: the value is empty") }
    let file = try ConfigFile(path: path, origin: supply.origin, read: readConfig)
    try file.check(against: allDeclarations)
    return file
  }

  /// An empty variable counts as not set, as in most tools: it cannot be told from an unset one in many shells.
  private func environmentSupply(for declaration: OptionDeclaration) throws(RecoveryError) -> Supply? {
    for variable in declaration.environment {
      guard let text = environment[variable], !text.isEmpty else { continue }
      return Supply(origin: .environment(variable), content: try content(of: text, in: variable, for: declaration))
    }
    return nil
  }

  private func content(
    of text: String, in variable: String, for declaration: OptionDeclaration
  ) throws(RecoveryError) -> Supply.Content {
    switch declaration.shape {
    case .value, .structure: return .words([text])
    case .list: return .words(text.split(whereSeparator: \.isNewline).map(String.init))
    case .flag:
      switch text.lowercased() {
      case "1", "true", "yes": return .onOff(true)
      case "0", "false", "no": return .onOff(false)
      default:
        throw RecoveryError(
          .usage, "\(Origin.environment(variable).label(for: declaration)): true or false is expected")
      }
    }
  }
}
