import Foundation

/// A restore that harms nobody: into a throwaway server on this machine, checked, measured, removed.
public struct Drill: Sendable {
  /// What is drilled.
  public let opened: OpenedBackup
  /// Where the throwaway cluster is made.
  public let workDirectory: String
  /// What stands in for what this machine lacks.
  public let choices: Requirements.Choices

  /// Describes the work; ``run(environment:onProof:observer:)`` does it.
  public init(_ opened: OpenedBackup, workDirectory: String, choices: Requirements.Choices) {
    self.opened = opened
    self.workDirectory = workDirectory
    self.choices = choices
  }

  /// What came of it.
  public struct Outcome: Sendable {
    /// The proof of the backup.
    public let proof: Proof
    /// Errors and ledger.
    public let load: LoadResult
    /// What was checked in the restored databases.
    public let checks: [DrillCheck]
    /// What was left out or replaced.
    public let exceptions: [String]
    /// The server that took it.
    public let serverVersion: String
    /// Seconds from the first byte read to the last check: what a recovery takes at least.
    public let rtoSeconds: Double

    /// Whether everything that was restored is as the backup has it.
    public var isProven: Bool {
      load.errors.unexpectedCount == 0 && load.ledger.mismatches.isEmpty && checks.allSatisfy(\.passed)
    }
  }

  /// Does it, and removes the cluster whatever happens.
  ///
  /// - Throws: exit 11 to 13 as the proof does; exit 15 for a machine that cannot hold the drill;
  ///   ``ErrorCode/targetPartlyRestored`` when the load broke off.
  public func run(environment: [String: String], onProof: (Proof) -> Void, observer: any Observer) throws(RecoveryError)
    -> Outcome
  {
    let began = ContinuousClock.now
    for left in DrillLeftovers.remove(in: workDirectory) { observer.warn("removed what a killed drill left: \(left)") }
    let psql = try PsqlProgram.find(environment)
    if let warning = psql.warning { observer.warn(warning) }
    let proof = try Proof.prove(opened, observer: observer)
    onProof(proof)
    try psql.checkFit(for: proof.report)
    observer.step("starting a throwaway server in \(workDirectory)")
    let cluster = try ThrowawayCluster(in: workDirectory, major: proof.report.serverMajor ?? psql.version.major)
    let (facts, inventory, requirements) = try prepare(cluster, proof.report)
    observer.step("restoring \(opened.backup.id) into it")
    let load = try load(into: cluster, proof, requirements, inventory, psql, environment, observer)
    let names = proof.report.databases.map(\.name).filter { !requirements.changes.skippedDatabases.contains($0) }
    let checks = try DrillChecks(cluster: cluster.target, environment: environment, observer: observer)
      .run(names, programs: cluster.programs)
    return Outcome(
      proof: proof, load: load, checks: checks, exceptions: requirements.exceptions, serverVersion: facts.version.text,
      rtoSeconds: (ContinuousClock.now - began) / .seconds(1))
  }

  private func load(
    into cluster: borrowing ThrowawayCluster, _ proof: Proof, _ requirements: Requirements,
    _ inventory: ClusterInventory,
    _ psql: PsqlProgram, _ environment: [String: String], _ observer: any Observer
  ) throws(RecoveryError) -> LoadResult {
    do throws(RecoveryError) {
      return try DumpLoad(
        opened: opened, proof: proof, changes: requirements.changes, before: inventory.before, psql: psql,
        database: "postgres", environment: cluster.target.environment(base: environment)
      ).run(observer: observer)
    } catch {
      // The target is about to be removed: that the drill was interrupted outranks what it left there.
      try Interruption.check()
      throw error
    }
  }

  private func prepare(_ cluster: borrowing ThrowawayCluster, _ report: DumpReport) throws(RecoveryError)
    -> (ServerFacts, ClusterInventory, Requirements)
  {
    let connection = try PGConnection(cluster.target, database: "postgres")
    let facts = try ServerFacts(of: connection)
    let inventory = try ClusterInventory(of: connection)
    let requirements = try Requirements(
      of: report, choices: choices, extensions: facts.availableExtensions, major: facts.major,
      directory: cluster.tablespaces)
    for directory in requirements.changes.tablespaces.values { try cluster.makeDirectory(directory) }
    return (facts, inventory, requirements)
  }
}
