/// The options that the parser itself answers to.
extension OptionDeclaration {
  /// Where options come from that are neither typed nor in the environment.
  static let config = OptionDeclaration(
    name: "config", shape: .value, placeholder: "FILE",
    help: "a JSON5 file of options; its keys are their names in snake_case", completion: .files,
    environment: ["A9S_RECOVER_CONFIG"], isCommandLineOnly: true)

  /// Asks for the help of a command; also `-h`.
  static let help = OptionDeclaration(
    name: "help", shape: .flag, placeholder: nil, help: "print this help; also -h", completion: .nothing,
    isCommandLineOnly: true)

  /// Asks for the version; on the tool itself only.
  static let version = OptionDeclaration(
    name: "version", shape: .flag, placeholder: nil, help: "print the version", completion: .nothing,
    isCommandLineOnly: true)
}
