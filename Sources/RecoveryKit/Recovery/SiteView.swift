/// The target of a restore as it is before anything is touched.
public struct SiteView: Sendable {
  /// The server that answered, to be reached again under exactly that address.
  public let target: ConnectionTarget
  /// What it is and holds.
  public let facts: ServerFacts
  /// Its roles, tablespaces and identity.
  public let inventory: ClusterInventory

  /// Looks at a target.
  ///
  /// The server may take a moment to notice that the session of a run just ended has gone: it is given that moment.
  public init(of target: ConnectionTarget) throws(RecoveryError) {
    let connection = try PGConnection(target, database: "postgres")
    let deadline = Deadline.in(.seconds(5))
    var facts = try ServerFacts(of: connection)
    while !facts.recoverySessions.isEmpty && !deadline.hasPassed {
      try Interruption.check()
      Readiness.pause(until: deadline, milliseconds: 100)
      facts = try ServerFacts(of: connection)
    }
    self.facts = facts
    inventory = try ClusterInventory(of: connection)
    self.target = connection.target
  }

  /// What makes it unsafe to drop a database.
  public var obstacles: [(what: String, database: String)] {
    facts.slots.compactMap { slot in slot.database.map { ("logical slot \(slot.name)", $0) } }
      + facts.subscriptions.map { ("subscription \($0.name)", $0.database) }
      + facts.preparedTransactions.map { ("prepared transaction \($0.name)", $0.database) }
  }
}

extension ClusterInventory {
  /// What errors of a restore depend on.
  var before: TargetBefore { TargetBefore(roles: roles, tablespaces: tablespaces, currentUser: currentUser) }
}
