/// ANALYZE in every restored database: without statistics the first queries of the morning are slow ones.
struct Analysis {
  let target: ConnectionTarget
  let observer: any Observer

  /// A failure is a warning: the data is in.
  ///
  /// - Throws: ``ErrorCode/interrupted`` or ``ErrorCode/terminated`` only.
  func run(_ databases: [String]) throws(RecoveryError) {
    for name in databases {
      observer.step("analyzing \(name)")
      do throws(RecoveryError) {
        let connection = try PGConnection(target, database: name)
        try connection.execute("ANALYZE")
      } catch {
        if Interruption.isNoted {
          throw RecoveryError(
            error.code, "\(error.message) during ANALYZE: the whole dump is in",
            hints: ["run ANALYZE in every database before it is served from"])
        }
        observer.warn("ANALYZE of \(name) failed: \(error.message)")
      }
    }
  }
}
