import Foundation
import RecoveryKit

/// The config file of one call: JSON5, its keys the option names in snake_case.
struct ConfigFile: Equatable, Sendable {
  /// The path as it was given, for errors.
  let path: String
  let settings: [String: SettingValue]

  /// Reads a file; throws `usage` where it cannot be read or is no JSON5 object. Its text is never echoed.
  init(path: String, origin: Origin, read: ConfigReader) throws(RecoveryError) {
    let place = "config file \(path)"
    let hints = origin == .commandLine ? [] : ["it was named by \(origin.label(for: .config))"]
    let text: Data
    do {
      text = try read(path)
    } catch {
      throw RecoveryError(.usage, "\(place): \(error.message)", hints: hints + error.hints)
    }
    let decoder = JSONDecoder()
    decoder.allowsJSON5 = true
    do {
      settings = try decoder.decode([String: SettingValue].self, from: text)
    } catch DecodingError.typeMismatch {
      throw RecoveryError(.usage, "\(place): not an object of options", hints: hints + ["write { store: \"...\" }"])
    } catch {
      throw RecoveryError(.usage, "\(place): not valid JSON5", hints: hints)
    }
    self.path = path
  }

  /// Throws `usage` for a key that is no option of any command, or one that may only be typed.
  func check(against declarations: [OptionDeclaration]) throws(RecoveryError) {
    let accepted = declarations.filter { !$0.isCommandLineOnly }.map(\.fileKey)
    let typedOnly = declarations.filter(\.isCommandLineOnly).map(\.fileKey)
    // Sorted, so that the same file always meets the same error.
    for key in settings.keys.sorted() where !accepted.contains(key) {
      let place = "config file \(path), key \(key)"
      guard !typedOnly.contains(key) else {
        throw RecoveryError(.usage, "\(place): accepted on the command line only")
      }
      throw RecoveryError(.usage, "\(place): no such option", hints: Suggestion.hints(for: key, among: accepted))
    }
  }

  /// What the file gives for an option; nil where it is silent, `usage` where the type is wrong.
  func supply(for declaration: OptionDeclaration) throws(RecoveryError) -> Supply? {
    guard let setting = settings[declaration.fileKey], setting != .null else { return nil }
    return Supply(origin: .file(path), content: try content(of: setting, for: declaration))
  }

  private func content(
    of setting: SettingValue, for declaration: OptionDeclaration
  ) throws(RecoveryError) -> Supply.Content {
    switch (declaration.shape, setting) {
    case (.structure, _): return .setting(setting)
    case (.flag, .bool(let isOn)): return .onOff(isOn)
    case (.flag, _): throw mismatch(declaration, "true or false is expected")
    case (.list, .list(let elements)):
      let words = elements.compactMap(\.word)
      guard words.count == elements.count else { throw mismatch(declaration, "an array of texts is expected") }
      return .words(words)
    case (.value, _), (.list, _):
      guard let word = setting.word else {
        throw mismatch(declaration, declaration.shape == .list ? "an array of texts is expected" : "a text is expected")
      }
      return .words([word])
    }
  }

  private func mismatch(_ declaration: OptionDeclaration, _ expectation: String) -> RecoveryError {
    RecoveryError(.usage, "\(Origin.file(path).label(for: declaration)): \(expectation)")
  }
}
