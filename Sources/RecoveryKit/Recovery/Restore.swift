/// Restores a backup into a running primary: prove, look, ask, clear, load, compare.
public struct Restore: Sendable {
  /// What is restored.
  public let opened: OpenedBackup
  /// Where to.
  public let target: ConnectionTarget
  /// Whether the dump's databases are dropped first.
  public let replaces: Bool
  /// Whether ANALYZE runs at the end.
  public let analyzes: Bool
  /// Where the journal and the lock are.
  public let stateDirectory: String

  /// Describes the work; ``run(environment:confirm:observer:)`` does it.
  public init(
    _ opened: OpenedBackup, target: ConnectionTarget, replaces: Bool, analyzes: Bool, stateDirectory: String
  ) {
    self.opened = opened
    self.target = target
    self.replaces = replaces
    self.analyzes = analyzes
    self.stateDirectory = stateDirectory
  }

  /// What was restored, and how it went.
  public struct Outcome: Sendable {
    /// The proof that stood before the first statement.
    public let proof: Proof
    /// Errors and ledger.
    public let load: LoadResult
    /// What was done, what stays.
    public let plan: RestorePlan
  }

  /// Does it.
  ///
  /// - Parameters:
  ///   - onProof: told when the backup is proven.
  ///   - onUnfinished: told, in a sentence, when a restore before this one left the target in pieces.
  ///   - confirm: asked before anything is destroyed; throws when the answer is no.
  /// - Throws: exit 11 to 15 with the target untouched; ``ErrorCode/targetPartlyRestored`` once a statement has reached it.
  public func run(
    environment: [String: String], onProof: (Proof) -> Void, onUnfinished: (String) -> Void,
    confirm: (RestorePlan) throws(RecoveryError) -> Void, observer: any Observer
  ) throws(RecoveryError) -> Outcome {
    let psql = try PsqlProgram.find(environment)
    if let warning = psql.warning { observer.warn(warning) }
    try target.checkReachable()
    let proof = try Proof.prove(opened, observer: observer)
    onProof(proof)
    try psql.checkFit(for: proof.report)
    let site = try SiteView(of: target)
    let journal = try RestoreJournal(
      directory: stateDirectory, server: site.inventory.systemIdentifier, target: target.displayName)
    if let unfinished = journal.unfinished { onUnfinished(unfinished) }
    let plan = try plan(proof, site, journal)
    try confirm(plan)
    try journal.begin(opened.backup.id, sha256: proof.sha256)
    if plan.isDestructive { try DatabaseReplacement(plan: plan, target: site.target, observer: observer).run() }
    observer.step("restoring \(opened.backup.id) into \(target.displayName)")
    let load = try DumpLoad(
      opened: opened, proof: proof, changes: DumpChanges(), before: site.inventory.before, psql: psql,
      database: "postgres",
      environment: site.target.environment(base: environment)
    ).run(observer: observer)
    try journal.end()
    if analyzes { try Analysis(target: site.target, observer: observer).run(proof.report.databases.map(\.name)) }
    return Outcome(proof: proof, load: load, plan: plan)
  }

  private func plan(_ proof: Proof, _ site: SiteView, _ journal: borrowing RestoreJournal) throws(RecoveryError)
    -> RestorePlan
  {
    let check = TargetCheck(report: proof.report, site: site, place: target.displayName, replaces: replaces)
    do throws(RecoveryError) {
      return try check.plan { name throws(RecoveryError) in
        try UserRelations.count(PGConnection(site.target, database: name)) > 0
      }
    } catch {
      guard let unfinished = journal.unfinished else { throw error }
      throw RecoveryError(error.code, "\(error.message); \(unfinished)", hints: error.hints)
    }
  }
}
