import RecoveryKit

/// Options under one heading.
struct OptionGroup<Options: Sendable>: Sendable {
  /// The heading in the help.
  let title: String
  let options: [Option<Options>]
  /// What the group checks once all its options are in place.
  let validate: @Sendable (inout Options) throws(RecoveryError) -> Void

  /// The shared options that live in this property.
  static func shared<Inner: SharedOptions>(_ path: WritableKeyPath<Options, Inner> & Sendable) -> Self {
    OptionGroup(
      title: Inner.title, options: Inner.options.map { $0.lifted(to: path) },
      validate: { (options) throws(RecoveryError) in try Inner.validate(&options[keyPath: path]) })
  }
}

/// A group as the help shows it.
struct OptionSection: Equatable, Sendable {
  let title: String
  let declarations: [OptionDeclaration]
}
