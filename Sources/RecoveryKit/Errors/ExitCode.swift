/// The exit codes of the tool: the one table that commands, help and documentation read.
///
/// What happened to the target outranks the cause: once a statement has reached it and the work is not whole,
/// the code is ``partlyRestored``.
public enum ExitCode: Int32, CaseIterable, Sendable {
  case done = 0
  case unexpected = 1
  case noBackup = 10
  case damaged = 11
  case noKey = 12
  case store = 13
  case restoredWithErrors = 14
  case notFit = 15
  case nodeStep = 16
  case notHealthy = 17
  case locked = 18
  case service = 19
  case partlyRestored = 20
  case localFile = 21
  case usage = 64
  case interrupted = 130
  case terminated = 143

  /// What the code tells a script, in the words that `help exit-codes` prints.
  public var meaning: String {
    switch self {
    case .done: "done and proven"
    case .unexpected: "unexpected failure"
    case .noBackup: "no backup found, or the newest older than --max-age"
    case .damaged: "backup incomplete, damaged, or holding what may not run"
    case .noKey: "no key in hand opens it"
    case .store: "store refused, unreachable or not there"
    case .restoredWithErrors: "restored or drilled whole, with errors or mismatches that matter"
    case .notFit: "target or tool not fit (no psql, no server, a standby, populated ...): nothing was touched"
    case .nodeStep: "a step on a node failed"
    case .notHealthy: "cluster not healthy"
    case .locked: "another recovery holds the lock"
    case .service: "service (Backup Manager, CredHub, API V1) refused or unreachable"
    case .partlyRestored: "target partly restored: do not serve from it"
    case .localFile: "local file: disk full, exists already, not writable"
    case .usage:
      "wrong usage: unknown option, missing value, unreadable key file, several GUIDs and none named,"
        + " no --yes and no terminal"
    case .interrupted: "interrupted, or the confirmation was declined"
    case .terminated: "terminated"
    }
  }
}
