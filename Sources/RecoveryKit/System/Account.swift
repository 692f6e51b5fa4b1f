import Glibc

/// A Unix account by its numbers.
public struct Account: Equatable, Sendable {
  /// The user's number.
  public let user: UInt32
  /// The number of the primary group; supplementary groups are dropped.
  public let group: UInt32

  /// Names an account by its numbers.
  public init(user: UInt32, group: UInt32) {
    self.user = user
    self.group = group
  }

  /// The account of a name, or nil.
  public init?(named name: String) {
    guard let entry = getpwnam(name)?.pointee else { return nil }
    self.init(user: entry.pw_uid, group: entry.pw_gid)
  }

  /// Whom to run as what root must not run: `postgres` where it exists, else `nobody`; nil when we are not root and run
  /// it ourselves.
  public static var unprivileged: Account? {
    geteuid() == 0 ? Account(named: "postgres") ?? Account(named: "nobody") ?? Account(user: 65534, group: 65534) : nil
  }
}
