import Foundation
import RecoveryKit

/// How the tool speaks to a person: lower case, no full stop, `error:` then `hint:`. All talk is on standard error.
enum Voice {
  /// What `a9s-recover: error: …` and its hints look like.
  static func lines(_ error: RecoveryError) -> [String] {
    ["a9s-recover: error: \(error.message)"] + error.hints.map { "a9s-recover: hint: \($0)" }
  }

  /// A size for a person: three significant digits, powers of 1024.
  static func size(_ bytes: Int64) -> String {
    var value = Double(bytes)
    for unit in ["B", "KiB", "MiB", "GiB"] {
      if value < 1000 || unit == "GiB" {
        let digits = unit == "B" || value >= 100 ? 0 : value >= 10 ? 1 : 2
        return "\(fixed(value, digits)) \(unit)"
      }
      value /= 1024
    }
    return "\(bytes) B"
  }

  /// A length of time for a person.
  static func duration(_ seconds: Double) -> String {
    let whole = Int(seconds.rounded())
    return switch whole {
    case ..<10: "\(fixed(max(0, seconds), 1)) s"
    case ..<120: "\(whole) s"
    case ..<7200: "\(whole / 60) min"
    case ..<172_800: "\(whole / 3600) h \(whole % 3600 / 60) min"
    default: "\(whole / 86400) d \(whole % 86400 / 3600) h"
    }
  }

  /// A number with thousands set apart.
  static func count(_ number: Int) -> String {
    var digits = String(abs(number))
    var groups: [Substring] = []
    while digits.count > 3 {
      groups.insert(digits.suffix(3), at: 0)
      digits.removeLast(3)
    }
    return (number < 0 ? "-" : "") + ([Substring(digits)] + groups).joined(separator: ",")
  }

  /// `1 row`, `2 rows`.
  static func plural(_ number: Int, _ noun: String) -> String {
    "\(count(number)) \(noun)\(number == 1 ? "" : noun.hasSuffix("s") || noun.hasSuffix("ch") ? "es" : "s")"
  }

  private static func fixed(_ value: Double, _ digits: Int) -> String {
    String(format: "%.\(digits)f", value)
  }
}
