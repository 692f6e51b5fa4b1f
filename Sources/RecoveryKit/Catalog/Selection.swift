/// The backup that a command works on, and what the operator must know of how it was chosen.
public struct Selection: Sendable {
  /// The chosen backup, complete by its names and sizes.
  public let backup: Backup
  /// One sentence on why this one.
  public let reason: String
  /// Newer backups that were passed over, and other things to know.
  public let warnings: [String]
}

extension Catalog {
  /// Chooses a backup: the named one, or the newest complete one by instant.
  ///
  /// - Parameters:
  ///   - id: the backup to take; nil for the newest complete one.
  ///   - mayFallBack: whether an older complete backup may stand in for a newer incomplete one.
  ///   - place: the store's location, for messages.
  /// - Throws: ``ErrorCode/noBackupFound``, ``ErrorCode/backupIncomplete``, or ``ErrorCode/usage`` when several GUIDs
  ///   are there and none was named.
  public func select(id: BackupID?, mayFallBack: Bool, in place: String, guid: String?) throws(RecoveryError)
    -> Selection
  {
    if let id { return try named(id, in: place) }
    if guids.count > 1 { throw severalGUIDs(in: place) }
    guard let newest = backups.first else { throw noneFound(in: place, guid: guid) }
    guard let chosen = backups.first(where: \.isComplete) else {
      throw incomplete(newest, wayOn: "none of the \(backups.count) backups there is complete")
    }
    let passedOver = backups.prefix { $0.id != chosen.id }
    if !passedOver.isEmpty && !mayFallBack {
      throw incomplete(
        newest, wayOn: "the newest complete one is \(chosen.id) of \(chosen.id.time): name it, or give --allow-older")
    }
    return Selection(
      backup: chosen,
      reason: passedOver.isEmpty
        ? "the newest of \(count(backups.count)), complete"
        : "the newest complete of \(count(backups.count)); \(passedOver.count) newer incomplete",
      warnings: passedOver.map {
        "the newer backup \($0.id) of \($0.id.time) is incomplete: \($0.problems.joined(separator: "; "))"
      } + chosen.problems)
  }

  /// The named backup, or the newest, complete or not.
  ///
  /// - Throws: ``ErrorCode/noBackupFound``, or ``ErrorCode/usage`` when several GUIDs are there and none was named.
  public func newest(id: BackupID?, in place: String, guid: String?) throws(RecoveryError) -> Backup {
    if let id {
      guard let backup = backups.first(where: { $0.id == id }) else { throw notThere(id, in: place) }
      return backup
    }
    if guids.count > 1 { throw severalGUIDs(in: place) }
    guard let newest = backups.first else { throw noneFound(in: place, guid: guid) }
    return newest
  }

  /// - Throws: ``ErrorCode/noBackupFound`` when there is none.
  public func demandAny(in place: String, guid: String?) throws(RecoveryError) {
    if backups.isEmpty { throw noneFound(in: place, guid: guid) }
  }

  private func named(_ id: BackupID, in place: String) throws(RecoveryError) -> Selection {
    guard let backup = backups.first(where: { $0.id == id }) else { throw notThere(id, in: place) }
    guard backup.isComplete else { throw incomplete(backup, wayOn: "another one: 'a9s-recover backups list'") }
    return Selection(backup: backup, reason: "named", warnings: backup.problems)
  }

  private func notThere(_ id: BackupID, in place: String) -> RecoveryError {
    RecoveryError(
      .noBackupFound, "no backup \(id) in \(place)", hints: ["list what is there with 'a9s-recover backups list'"])
  }

  private func count(_ number: Int) -> String { number == 1 ? "1 backup" : "\(number) backups" }

  private func noneFound(in place: String, guid: String?) -> RecoveryError {
    let whose = guid.map { " of GUID \($0)" } ?? ""
    return RecoveryError(
      .noBackupFound, "no backup\(whose) in \(place)",
      hints: [
        guid == nil
          ? "check --store: backups are named <guid>-<timestamp>-<index>"
          : "see which GUIDs are there with 'a9s-recover backups list' without --guid",
        "a prefix inside the bucket belongs into the store's URL: s3://bucket/prefix",
      ])
  }

  private func severalGUIDs(in place: String) -> RecoveryError {
    RecoveryError(
      .usage, "\(place) holds backups of several GUIDs: \(guids.joined(separator: ", "))",
      hints: ["name one with --guid GUID (or A9S_BACKUP_GUID)"])
  }

  private func incomplete(_ backup: Backup, wayOn: String) -> RecoveryError {
    RecoveryError(
      .backupIncomplete, "backup \(backup.id) is incomplete: \(backup.problems.joined(separator: "; "))",
      hints: [wayOn, "a backup that still runs looks like this too"])
  }
}
