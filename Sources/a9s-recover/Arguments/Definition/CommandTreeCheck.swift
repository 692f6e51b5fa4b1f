import RecoveryKit

/// What is wrong with a tree of commands that the compiler cannot see. A test asks it of the real tree.
enum CommandTreeCheck {
  /// All faults, each naming its command; empty for a sound tree.
  static func problems(in tool: Command) -> [String] {
    let parser = ArgumentParser(tool, version: "")
    let local = parser.root.walk().flatMap { entry in
      (faults(of: entry.command) + entry.command.examples.flatMap { faults(of: $0, with: parser) }).map { fault in
        "\(([tool.name] + entry.path).joined(separator: " ")): \(fault)"
      }
    }
    return local + meaningFaults(parser.root.allDeclarations)
  }

  private static func faults(of command: Command) -> [String] {
    let declarations = command.declarations
    let helps = declarations.map { ($0.flag, $0.help) } + command.positionals.map { ($0.name, $0.help) }
    var faults = voiceFaults("the summary", command.summary)
    faults += helps.flatMap { voiceFaults("the help of \($0)", $1) }
    faults += twice(declarations.map(\.flag)) + twice(command.positionals.map(\.name))
    faults += twice(command.subcommands.map(\.name))
    faults += declarations.filter(\.isSecretBearing).filter { $0.defaultText != nil }.map {
      "\($0.flag) shows a default"
    }
    if command.resolve != nil, command.examples.isEmpty { faults.append("no example") }
    if command.resolve == nil, command.subcommands.isEmpty { faults.append("a group without commands") }
    let counts = command.positionals.map(\.count)
    if counts.dropLast().contains(.rest) { faults.append("a positional follows one that takes the rest") }
    if zip(counts, counts.dropFirst()).contains(where: { $0 == .optional && $1 == .required }) {
      faults.append("a required positional follows an optional one")
    }
    return faults
  }

  private static func voiceFaults(_ what: String, _ text: String) -> [String] {
    var faults: [String] = []
    if text.isEmpty { faults.append("\(what) is missing") }
    if text.hasSuffix(".") { faults.append("\(what) ends with a full stop") }
    // An abbreviation like GUID may begin a text, a sentence may not.
    if let first = text.first, first.isUppercase, text.dropFirst().first?.isLowercase == true {
      faults.append("\(what) begins with a capital")
    }
    return faults
  }

  /// An example goes through the parser itself, without environment and config file.
  private static func faults(of example: Example, with parser: ArgumentParser) -> [String] {
    let faults = voiceFaults("the purpose of an example", example.purpose)
    guard let words = example.words else { return faults + ["a quote stays open in '\(example.call)'"] }
    do throws(RecoveryError) {
      _ = try parser.outcome(of: words, environment: [:], columns: 80, readConfig: noConfig)
      return faults
    } catch {
      return faults + ["the example '\(example.call)' fails: \(error.message)"]
    }
  }

  private static let noConfig: ConfigReader = { (_) throws(RecoveryError) in
    throw RecoveryError(.usage, "examples read no config file")
  }

  /// The same name means the same everywhere, and a variable belongs to one name.
  private static func meaningFaults(_ declarations: [OptionDeclaration]) -> [String] {
    let byName = Dictionary(grouping: declarations, by: \.name).sorted { $0.key < $1.key }
    let byVariable = Dictionary(
      grouping: declarations.flatMap { declaration in declaration.environment.map { ($0, declaration.name) } }, by: \.0)
    return byName.flatMap { name, same -> [String] in
      var faults: [String] = []
      if Set(same.map(\.environment)).count > 1 { faults.append("--\(name): not the same environment everywhere") }
      if Set(same.map(\.shape)).count > 1 || Set(same.map(\.placeholder)).count > 1 {
        faults.append("--\(name): not the same kind of value everywhere")
      }
      if Set(same.map(\.isSecretBearing)).count > 1 { faults.append("--\(name): not secret-bearing everywhere") }
      return faults
    }
      + byVariable.sorted { $0.key < $1.key }.compactMap { variable, pairs in
        let names = Set(pairs.map(\.1)).sorted()
        return names.count > 1 ? "\(variable): read by several options: \(names.joined(separator: ", "))" : nil
      }
  }

  private static func twice(_ names: [String]) -> [String] {
    Dictionary(grouping: names) { $0 }.filter { $0.value.count > 1 }.keys.sorted().map { "\($0) is declared twice" }
  }
}
