/// A PostgreSQL version of 10 or later: major and minor.
public struct ServerVersion: Comparable, Sendable, CustomStringConvertible {
  /// Such as 15.
  public let major: Int
  /// Such as 20.
  public let minor: Int

  /// Makes it of its two numbers.
  public init(major: Int, minor: Int) {
    self.major = major
    self.minor = minor
  }

  /// Reads the first `15.20` or `15` in a text such as `psql (PostgreSQL) 15.20 (Debian …)`; beta versions read as minor 0.
  public init?(in text: String) {
    for word in text.split(separator: " ") {
      let parts = word.split(separator: ".", maxSplits: 1)
      guard let first = parts.first, let major = Int(first.prefix { $0.isNumber }), major > 0,
        first.first?.isNumber == true
      else { continue }
      self.init(major: major, minor: parts.count > 1 ? Int(parts[1].prefix { $0.isNumber }) ?? 0 : 0)
      return
    }
    return nil
  }

  public static func < (one: ServerVersion, other: ServerVersion) -> Bool {
    (one.major, one.minor) < (other.major, other.minor)
  }

  public var description: String { "\(major).\(minor)" }

  /// psql knows `\restrict` (CVE-2025-8714): without it a dump cannot be run safely.
  public var hasRestrict: Bool {
    isAtLeast([13: 22, 14: 19, 15: 14, 16: 10, 17: 6])
  }

  /// psql skips the rows of a COPY that failed to start, instead of reading them as SQL.
  public var skipsRowsOfFailedCopy: Bool {
    isAtLeast([14: 24, 15: 19, 16: 15, 17: 11, 18: 6])
  }

  private func isAtLeast(_ minors: [Int: Int]) -> Bool {
    guard let newest = minors.keys.max() else { return true }
    return minors[major].map { minor >= $0 } ?? (major > newest)
  }
}
