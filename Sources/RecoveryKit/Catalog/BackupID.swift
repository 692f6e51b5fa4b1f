import Foundation

/// The name of one backup: `<guid>-<timestamp>`.
///
/// The GUID may hold dashes and need not be a UUID (`a9s-pg`); the timestamp has 10 digits (seconds since 1970) or 13
/// (milliseconds). Both units occur at one site, so backups are ordered by instant, never by the number.
public struct BackupID: Hashable, Sendable, CustomStringConvertible {
  /// What links all backups of one instance.
  public let guid: String
  /// The digits as they stand in the name.
  public let timestamp: String

  /// Reads an ID; nil when it is none.
  public init?(_ text: some StringProtocol) {
    guard let dash = text.lastIndex(of: "-") else { return nil }
    self.init(guid: text[..<dash], timestamp: text[text.index(after: dash)...])
  }

  init?(guid: some StringProtocol, timestamp: some StringProtocol) {
    guard !guid.isEmpty, [10, 13].contains(timestamp.utf8.count), timestamp.utf8.allSatisfy({ (48...57).contains($0) })
    else { return nil }
    self.guid = String(guid)
    self.timestamp = String(timestamp)
  }

  /// Milliseconds since 1970.
  public var milliseconds: Int64 {
    let number = Int64(timestamp) ?? 0
    return timestamp.utf8.count == 13 ? number : number * 1000
  }

  /// When the backup was begun.
  public var instant: Date { Date(timeIntervalSince1970: Double(milliseconds) / 1000) }

  /// The instant as RFC 3339 in UTC, with milliseconds where the name has them.
  public var time: String {
    let whole = Date(timeIntervalSince1970: Double(milliseconds / 1000)).formatted(.iso8601)
    // Not from the date: its fraction is binary, and one millisecond would be shown as none.
    return timestamp.utf8.count == 13 ? "\(whole.dropLast()).\(timestamp.suffix(3))Z" : whole
  }

  public var description: String { "\(guid)-\(timestamp)" }
}
