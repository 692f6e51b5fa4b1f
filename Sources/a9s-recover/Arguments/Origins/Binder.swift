import RecoveryKit

/// Puts what was given into the options of one command, and names the origin of what does not fit.
struct Binder<Options: CommandOptions>: Sendable {
  let own: OptionGroup<Options>
  let shared: [OptionGroup<Options>]
  let positionals: [Positional<Options>]

  /// The options under their headings, the command's own first, with their defaults.
  func sections(general: [OptionDeclaration]) -> [OptionSection] {
    let defaults = Options()
    let declared = ([own] + shared).map { group in
      OptionSection(title: group.title, declarations: group.options.map { $0.declared(in: defaults) })
    }
    return declared.filter { !$0.declarations.isEmpty } + [OptionSection(title: "general", declarations: general)]
  }

  /// The options of this call; throws `usage` for what is missing or refused.
  func bind(_ given: GivenArguments) throws(RecoveryError) -> Options {
    var options = Options()
    for group in shared + [own] {
      for option in group.options { try assign(option, from: given, to: &options) }
    }
    try assignPositionals(given.positionals, to: &options)
    for group in shared + [own] { try group.validate(&options) }
    return options
  }

  private func assign(
    _ option: Option<Options>, from given: GivenArguments, to options: inout Options
  ) throws(RecoveryError) {
    let declaration = option.declaration
    guard let supply = given.supplies[declaration.name] else {
      guard !declaration.isRequired else { throw UsageError.missing(declaration) }
      return
    }
    do {
      try option.assign(&options, supply.content)
    } catch {
      let told = declaration.isSecretBearing ? Secrecy.withholding(supply.content.words, from: error) : error
      throw told.prefixed(by: supply.origin.label(for: declaration))
    }
  }

  /// Words go to positionals in their order; the reader of words has refused those that are too many.
  private func assignPositionals(_ words: [String], to options: inout Options) throws(RecoveryError) {
    var rest = words[...]
    for positional in positionals {
      let declaration = positional.declaration
      let taken = declaration.count == .rest ? rest : rest.prefix(1)
      rest = rest.dropFirst(taken.count)
      guard !(taken.isEmpty && declaration.count == .required) else { throw UsageError.missing(declaration) }
      do {
        try positional.assign(&options, Array(taken))
      } catch {
        throw error.prefixed(by: declaration.name)
      }
    }
  }
}

extension RecoveryError {
  /// The same error, saying first where it lies.
  fileprivate func prefixed(by label: String) -> RecoveryError {
    var copy = self
    copy.message = "\(label): \(message)"
    return copy
  }
}
