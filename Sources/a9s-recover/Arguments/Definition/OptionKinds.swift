import Foundation
import RecoveryKit

/// The kinds of options a table can hold.
extension Option {
  /// `--name VALUE`, absent unless given.
  static func value<Value>(
    _ name: String, _ path: WritableKeyPath<Options, Value?> & Sendable, _ kind: ValueKind<Value>, _ help: String
  ) -> Self {
    Option(
      declaration: .taking(kind, name: name, shape: .value, help: help),
      assign: { (options, content) throws(RecoveryError) in
        for word in content.words { options[keyPath: path] = try kind.parse(word) }
      },
      describeDefault: { options in options[keyPath: path].flatMap(kind.describe) })
  }

  /// `--name VALUE`, with the struct's initial value as the default.
  static func value<Value>(
    _ name: String, _ path: WritableKeyPath<Options, Value> & Sendable, _ kind: ValueKind<Value>, _ help: String
  ) -> Self {
    Option(
      declaration: .taking(kind, name: name, shape: .value, help: help),
      assign: { (options, content) throws(RecoveryError) in
        for word in content.words { options[keyPath: path] = try kind.parse(word) }
      },
      describeDefault: { options in kind.describe(options[keyPath: path]) })
  }

  /// `--name VALUE`, as often as wanted. Values of one origin replace those of the weaker ones, they do not add up.
  static func list<Value>(
    _ name: String, _ path: WritableKeyPath<Options, [Value]> & Sendable, _ kind: ValueKind<Value>, _ help: String
  ) -> Self {
    Option(
      declaration: .taking(kind, name: name, shape: .list, help: help),
      assign: { (options, content) throws(RecoveryError) in
        var values: [Value] = []
        for word in content.words { values.append(try kind.parse(word)) }
        options[keyPath: path] = values
      },
      describeDefault: { _ in nil })
  }

  /// `--name`; with `sets: false` the flag turns off what is on by default.
  static func flag(
    _ name: String, _ path: WritableKeyPath<Options, Bool> & Sendable, sets value: Bool = true, _ help: String
  ) -> Self {
    Option(
      declaration: OptionDeclaration(
        name: name, shape: .flag, placeholder: nil, help: help, completion: .nothing),
      assign: { (options, content) in options[keyPath: path] = content.isOn ? value : !value },
      describeDefault: { _ in nil })
  }

  /// A key of the config file without a flag, decoded from its JSON with snake_case keys: `nodes: [{name: …}]`.
  static func structure<Value: Decodable & Sendable>(
    _ name: String, _ path: WritableKeyPath<Options, Value> & Sendable, _ help: String
  ) -> Self {
    Option(
      declaration: OptionDeclaration(
        name: name, shape: .structure, placeholder: nil, help: help, completion: .nothing),
      assign: { (options, content) throws(RecoveryError) in
        options[keyPath: path] = try content.setting.decoded(as: Value.self)
      },
      describeDefault: { _ in nil })
  }
}

extension OptionDeclaration {
  fileprivate static func taking<Value>(
    _ kind: ValueKind<Value>, name: String, shape: Shape, help: String
  ) -> OptionDeclaration {
    OptionDeclaration(
      name: name, shape: shape, placeholder: kind.placeholder, help: help, completion: kind.completion)
  }
}
