import Foundation
import RecoveryKit

/// A value of the config file.
enum SettingValue: Equatable, Sendable, Codable {
  case null
  case bool(Bool)
  case integer(Int)
  case number(Double)
  case text(String)
  case list([SettingValue])
  case object([String: SettingValue])

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .null
    } else if let value = try? container.decode(Bool.self) {
      self = .bool(value)
    } else if let value = try? container.decode(Int.self) {
      self = .integer(value)
    } else if let value = try? container.decode(Double.self) {
      self = .number(value)
    } else if let value = try? container.decode(String.self) {
      self = .text(value)
    } else if let value = try? container.decode([SettingValue].self) {
      self = .list(value)
    } else {
      self = .object(try container.decode([String: SettingValue].self))
    }
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .null: try container.encodeNil()
    case .bool(let value): try container.encode(value)
    case .integer(let value): try container.encode(value)
    case .number(let value): try container.encode(value)
    case .text(let value): try container.encode(value)
    case .list(let value): try container.encode(value)
    case .object(let value): try container.encode(value)
    }
  }

  /// The value as a word of the command line; nil where it is none.
  var word: String? {
    switch self {
    case .text(let text): text
    case .integer(let number): String(number)
    case .number(let number): String(number)
    case .null, .bool, .list, .object: nil
    }
  }

  /// The value as a type of its own, its keys in snake_case; throws `usage` naming the place that does not fit.
  func decoded<Value: Decodable>(as type: Value.Type) throws(RecoveryError) -> Value {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    do {
      return try decoder.decode(type, from: JSONEncoder().encode(self))
    } catch DecodingError.keyNotFound(let key, let context) {
      throw RecoveryError(.usage, "\(key.stringValue) is missing\(Self.place(context.codingPath))")
    } catch DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context) {
      throw RecoveryError(.usage, "not of the expected type\(Self.place(context.codingPath))")
    } catch DecodingError.dataCorrupted(let context) {
      throw RecoveryError(.usage, "not one of the accepted values\(Self.place(context.codingPath))")
    } catch {
      throw RecoveryError(.usage, "not understood")
    }
  }

  /// Where in the value a fault is: ` in 2.port`, counted from 1 as people do.
  private static func place(_ path: [any CodingKey]) -> String {
    let steps = path.map { key in key.intValue.map { String($0 + 1) } ?? key.stringValue }
    return steps.isEmpty ? "" : " in \(steps.joined(separator: "."))"
  }
}
