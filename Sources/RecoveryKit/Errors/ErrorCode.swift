/// The stable word of an error, as `error.code` in JSON: scripts may decide on it, texts may change.
public enum ErrorCode: String, CaseIterable, Sendable {
  case unexpected

  // What is in the store.
  case noBackupFound = "no_backup_found"
  case backupTooOld = "backup_too_old"
  case backupIncomplete = "backup_incomplete"
  case backupDamaged = "backup_damaged"
  case backupChanged = "backup_changed"
  case dumpRefused = "dump_refused"
  case noKeyFits = "no_key_fits"

  // The store itself.
  case storeRefused = "store_refused"
  case storeUnreachable = "store_unreachable"
  case storeNotFound = "store_not_found"
  case storeAnswer = "store_answer"
  case objectCold = "object_cold"
  case objectChanged = "object_changed"
  case credentialsMissing = "credentials_missing"

  // The target and the tools beside it.
  case restoredWithErrors = "restored_with_errors"
  case toolMissing = "tool_missing"
  case toolTooOld = "tool_too_old"
  case toolRefused = "tool_refused"
  case serverUnreachable = "server_unreachable"
  case serverRefused = "server_refused"
  case targetNotPrimary = "target_not_primary"
  case targetNotSuperuser = "target_not_superuser"
  case targetTooOld = "target_too_old"
  case targetPopulated = "target_populated"
  case targetNotFit = "target_not_fit"
  case targetPartlyRestored = "target_partly_restored"
  case locked

  // This machine.
  case fileExists = "file_exists"
  case fileNotWritable = "file_not_writable"
  case fileNotReadable = "file_not_readable"
  case diskFull = "disk_full"

  // The words of the call.
  case usage
  case secretUnreadable = "secret_unreadable"
  case confirmationNeeded = "confirmation_needed"
  case declined
  case interrupted
  case terminated

  /// The exit code that goes with the word.
  public var exit: ExitCode {
    switch self {
    case .unexpected: .unexpected
    case .noBackupFound, .backupTooOld: .noBackup
    case .backupIncomplete, .backupDamaged, .backupChanged, .dumpRefused: .damaged
    case .noKeyFits: .noKey
    case .storeRefused, .storeUnreachable, .storeNotFound, .storeAnswer, .objectCold, .objectChanged,
      .credentialsMissing:
      .store
    case .restoredWithErrors: .restoredWithErrors
    case .toolMissing, .toolTooOld, .toolRefused, .serverUnreachable, .serverRefused, .targetNotPrimary,
      .targetNotSuperuser, .targetTooOld, .targetPopulated, .targetNotFit:
      .notFit
    case .targetPartlyRestored: .partlyRestored
    case .locked: .locked
    case .fileExists, .fileNotWritable, .fileNotReadable, .diskFull: .localFile
    case .usage, .secretUnreadable, .confirmationNeeded: .usage
    case .declined, .interrupted: .interrupted
    case .terminated: .terminated
    }
  }
}
