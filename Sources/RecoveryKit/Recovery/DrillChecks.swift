/// One thing that was looked at in the restored cluster.
public struct DrillCheck: Sendable, Equatable {
  /// What, such as `connect backup_manager`.
  public let name: String
  /// Whether it was as it should be.
  public let passed: Bool
  /// What was found.
  public let detail: String
}

/// What a drill looks at after the load: every database connects and can be analyzed, and its heaps and indexes are sound.
struct DrillChecks {
  let cluster: ConnectionTarget
  let environment: [String: String]
  let observer: any Observer

  func run(_ databases: [String], programs: ServerPrograms) throws(RecoveryError) -> [DrillCheck] {
    observer.step("checking the restored databases")
    var checks: [DrillCheck] = []
    for name in databases {
      try Interruption.check()
      checks.append(analyze(name))
    }
    if let amcheck = try checkStructure(programs) { checks.append(amcheck) }
    return checks
  }

  private func analyze(_ name: String) -> DrillCheck {
    do throws(RecoveryError) {
      let connection = try PGConnection(cluster, database: name)
      try connection.execute("ANALYZE")
      let tables = try connection.query("SELECT count(*) FROM pg_stat_user_tables").rows.first?.number("count") ?? 0
      return DrillCheck(
        name: "connect and analyze \(name)", passed: true, detail: "\(tables) table\(tables == 1 ? "" : "s")")
    } catch {
      return DrillCheck(name: "connect and analyze \(name)", passed: false, detail: error.message)
    }
  }

  /// pg_amcheck over all databases, where it is installed (PostgreSQL documentation, pg_amcheck; extension amcheck).
  private func checkStructure(_ programs: ServerPrograms) throws(RecoveryError) -> DrillCheck? {
    guard let program = ExecutableSearch.find(programs.path("pg_amcheck")) else {
      observer.warn("pg_amcheck is not installed: heaps and indexes were not checked")
      return nil
    }
    let run = try Subprocess.run(
      ProgramInvocation(
        [program, "--all", "--install-missing", "--maintenance-db=postgres", "--no-password"],
        environment: cluster.environment(base: environment)))
    let lines = run.outputText.split(separator: "\n") + run.errorText.split(separator: "\n")
    return DrillCheck(
      name: "pg_amcheck", passed: run.status.isSuccess,
      detail: run.status.isSuccess ? "heaps and indexes are sound" : lines.prefix(20).joined(separator: "; "))
  }
}
