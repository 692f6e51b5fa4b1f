import RecoveryKit

/// What a call comes to. The parser itself neither prints nor ends the process.
enum Outcome: Sendable {
  /// The work of a command, its options bound and validated.
  case run(@Sendable () throws(RecoveryError) -> Void)
  /// Text for stdout, and success.
  case print(String)
  /// Text for stdout, then failure: a group of commands was called without saying which.
  case refuse(String, RecoveryError)
}
