import RecoveryKit

/// What was given for one option, and where it came from.
struct Supply: Equatable, Sendable {
  /// What was given, by the shape of the option.
  enum Content: Equatable, Sendable {
    case words([String])
    case onOff(Bool)
    case setting(SettingValue)

    /// The words of a value or a list.
    var words: [String] { if case .words(let words) = self { words } else { [] } }

    /// Whether a flag is on.
    var isOn: Bool { self == .onOff(true) }

    /// The value of a structure.
    var setting: SettingValue { if case .setting(let setting) = self { setting } else { .null } }
  }

  let origin: Origin
  let content: Content
}

/// All that one call gives to a command: options by name, whatever their origin, and the words that follow no option.
struct GivenArguments: Equatable, Sendable {
  var supplies: [String: Supply] = [:]
  var positionals: [String] = []
}
