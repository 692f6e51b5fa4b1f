/// What a restore will do to its target, and what it must tell the operator before.
public struct RestorePlan: Sendable {
  /// Databases that are dropped, because the dump brings them and nothing in it would clear them.
  public internal(set) var drops: [String] = []
  /// `postgres` and `template1`, where the dump brings objects for them: made anew from template0.
  public internal(set) var remakes: [String] = []
  /// What is on the target, newer than the backup or not part of it, and stays.
  public internal(set) var leftovers: [String] = []

  /// Whether anything is destroyed.
  public var isDestructive: Bool { !drops.isEmpty || !remakes.isEmpty }

  /// Databases that are never dropped by name: they are made anew, and only where the dump brings objects for them.
  static let maintenance = ["postgres", "template1"]
}

/// Looks at the target before anything is touched: whether this dump can be restored there, and how.
struct TargetCheck {
  let report: DumpReport
  let site: SiteView
  let place: String
  let replaces: Bool

  /// - Throws: ``ErrorCode/targetNotPrimary``, ``ErrorCode/targetNotSuperuser``, ``ErrorCode/targetTooOld``,
  ///   ``ErrorCode/targetPopulated``, ``ErrorCode/targetNotFit``, ``ErrorCode/locked``.
  func plan(isPopulated: (String) throws(RecoveryError) -> Bool) throws(RecoveryError) -> RestorePlan {
    try checkServer()
    var plan = RestorePlan()
    let present = Set(site.facts.databases.map(\.name))
    let brought = report.databases.filter { present.contains($0.name) }
    let replaced = brought.filter { !RestorePlan.maintenance.contains($0.name) || $0.hasObjects }.map(\.name)
    if replaces {
      try checkReplaceable(replaced)
      plan.drops = replaced.filter { !RestorePlan.maintenance.contains($0) }
      plan.remakes = replaced.filter { RestorePlan.maintenance.contains($0) }
    } else if !report.clean {
      var populated: [String] = []
      for name in replaced where try isPopulated(name) { populated.append(name) }
      if !populated.isEmpty { throw targetPopulated(populated) }
    }
    plan.leftovers = leftovers()
    return plan
  }

  private func checkServer() throws(RecoveryError) {
    if site.facts.isInRecovery {
      throw RecoveryError(
        .targetNotPrimary, "\(place) is a standby: it takes no writes",
        hints: ["name the primary with --postgres; 'SELECT pg_is_in_recovery()' answers f there"])
    }
    if !site.facts.isSuperuser {
      throw RecoveryError(
        .targetNotSuperuser, "\(site.inventory.currentUser) is no superuser on \(place)",
        hints: ["a cluster dump creates roles and databases: connect as a superuser, such as user=postgres"])
    }
    if let major = report.serverMajor, site.facts.major < major {
      throw RecoveryError(
        .targetTooOld, "\(place) is PostgreSQL \(site.facts.version.text), older than the dumped server \(major)",
        hints: ["restore into PostgreSQL \(major) or later"])
    }
    if let other = site.facts.recoverySessions.first {
      throw RecoveryError(
        .locked,
        "another restore is at work on \(place): process \(other.process) from \(other.client) since \(other.since)",
        hints: ["wait for it; if its tool has died, end the session with pg_terminate_backend and run this again"])
    }
  }

  private func checkReplaceable(_ names: [String]) throws(RecoveryError) {
    let obstacles = site.obstacles.filter { names.contains($0.database) }
    if obstacles.isEmpty { return }
    throw RecoveryError(
      .targetNotFit,
      "cannot replace the databases of \(place): "
        + obstacles.map { "\($0.what) stands in \($0.database)" }.joined(separator: "; "),
      hints: [
        "dropping a database would drop its logical slots silently, and fail on the others: remove them first",
        "pg_drop_replication_slot(name), DROP SUBSCRIPTION name, ROLLBACK PREPARED 'name'",
      ])
  }

  private func targetPopulated(_ names: [String]) -> RecoveryError {
    RecoveryError(
      .targetPopulated,
      "\(place) already holds tables in \(names.joined(separator: ", ")), and this dump has no --clean: nothing would be"
        + " really restored (changed rows stay, tables without a key get their rows twice)",
      hints: [
        "drop and restore exactly the dump's databases with --replace-databases",
        "or name another target with --postgres",
      ])
  }

  /// What the backup does not know and the restore does not touch.
  private func leftovers() -> [String] {
    let databases = Set(report.databases.map(\.name)).union(["template0", "postgres", "template1"])
    let roles = Set(report.roles)
    let otherDatabases = site.facts.databases.map(\.name).filter { !databases.contains($0) }
    let otherRoles = site.facts.roles.map(\.name).filter { !roles.contains($0) && !$0.hasPrefix("pg_") }
    let otherMemberships = site.inventory.memberships.filter {
      !report.memberships.contains($0) && !$0.member.hasPrefix("pg_")
    }
    return otherDatabases.map { "database \($0)" } + otherRoles.map { "role \($0)" }
      + otherMemberships.map { "membership of \($0.member) in \($0.role)" }
  }
}
