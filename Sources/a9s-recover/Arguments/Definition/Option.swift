import RecoveryKit

/// One option of `Options`: its declaration, and how what was given gets into the struct.
struct Option<Options: Sendable>: Sendable {
  var declaration: OptionDeclaration
  /// Puts what was given into the struct; throws `usage` without naming the option, which the binder does.
  let assign: @Sendable (inout Options, Supply.Content) throws(RecoveryError) -> Void
  /// The default in these options, as a person would type it.
  let describeDefault: @Sendable (Options) -> String?

  /// The same option, reached through a property of an outer struct.
  func lifted<Outer>(to path: WritableKeyPath<Outer, Options> & Sendable) -> Option<Outer> {
    let (assign, describeDefault) = (assign, describeDefault)
    return Option<Outer>(
      declaration: declaration,
      assign: { (outer, content) throws(RecoveryError) in try assign(&outer[keyPath: path], content) },
      describeDefault: { outer in describeDefault(outer[keyPath: path]) })
  }

  /// The declaration with its default filled in from these options.
  func declared(in defaults: Options) -> OptionDeclaration {
    changed { $0.defaultText = describeDefault(defaults) }.declaration
  }
}

/// What can be said of any option, after its kind.
extension Option {
  /// Falls back to these variables; the first one that is set wins.
  func environment(_ names: String...) -> Self { changed { $0.environment = names } }

  /// Must be given, from wherever.
  func required() -> Self { changed { $0.isRequired = true } }

  /// May hold a secret: no error repeats its value.
  func secretBearing() -> Self { changed { $0.isSecretBearing = true } }

  /// The empty text is a value too.
  func allowingEmpty() -> Self { changed { $0.allowsEmpty = true } }

  /// Not accepted from the config file.
  func commandLineOnly() -> Self { changed { $0.isCommandLineOnly = true } }

  private func changed(_ change: (inout OptionDeclaration) -> Void) -> Self {
    var copy = self
    change(&copy.declaration)
    return copy
  }
}
