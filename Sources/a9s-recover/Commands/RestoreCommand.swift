import Foundation
import RecoveryKit

/// `restore`: prove, then psql into the target.
enum RestoreCommand {
  struct Options: CommandOptions {
    var store = StoreOptions()
    var key = KeyOptions()
    var output = OutputOptions()
    var id: String?
    var postgres: String?
    var password: String?
    var deployment: String?
    var stateDirectory: String?
    var replaces = false
    var allowsOlder = false
    var analyzes = true
    var yes = false
  }

  static let command = Command(
    "restore", "prove the backup, then restore it into a running primary", Options.self,
    discussion: """
      Nothing is sent to the server before the backup is proven to its last byte and the server was looked at: reachable, \
      a primary, a superuser, not older than the dump. A plain dump over databases that hold tables is refused: it would \
      restore nothing. Every error of psql is sorted into those that such a target must raise and the others; the rows \
      that arrive are compared with those in the dump.
      """,
    groups: [.shared(\.store), .shared(\.key), .shared(\.output)],
    options: [
      .value(
        "postgres", \.postgres, .text("CONNINFO"),
        "the target, as libpq takes it; else libpq's own PGHOST, PGSERVICE and their like"
      )
      .secretBearing(),
      .value("postgres-password", \.password, .text("REF"), "where the target's password is, like --key")
        .secretBearing(),
      .value("deployment", \.deployment, .text("NAME"), "the deployment, whose name is typed to confirm")
        .environment("BOSH_DEPLOYMENT"),
      .flag("replace-databases", \.replaces, "drop exactly the dump's databases first, after a confirmation"),
      .flag("allow-older", \.allowsOlder, "take an older complete backup when the newest is incomplete"),
      .flag("no-analyze", \.analyzes, sets: false, "leave out ANALYZE at the end"),
      .value("state-dir", \.stateDirectory, .directory("DIR"), "where the journal and the lock are kept")
        .environment("A9S_STATE_DIR"),
      .flag("yes", \.yes, "confirm what will be destroyed, where no terminal can be asked").commandLineOnly(),
    ],
    positionals: [.optional(\.id, .text("ID"), "the backup; the newest one without an ID, if it is complete")],
    examples: [
      Example(
        "into a fresh cluster",
        "restore --store s3://a9s-backups --key env:KEY --postgres 'host=10.0.0.5 user=postgres'"),
      Example(
        "over the same cluster",
        "restore --replace-databases --store /mnt/backups --key env:KEY --postgres 'host=/tmp user=postgres'"),
    ],
    run: { (options, context) throws(RecoveryError) in
      try CommandRun.perform(context, options.output) { (run) throws(RecoveryError) in try restore(options, run) }
    })

  private static func restore(_ options: Options, _ run: CommandRun) throws(RecoveryError) {
    run.document.target = .untouched
    let target = try target(options, run)
    let opened = try BackupOptions(store: options.store, key: options.key, id: options.id)
      .open(mayFallBack: options.allowsOlder, run)
    let restore = Restore(
      opened, target: target, replaces: options.replaces, analyzes: options.analyzes,
      stateDirectory: options.stateDirectory ?? StateDirectory.standard(run.environment))
    do throws(RecoveryError) {
      let outcome = try restore.run(
        environment: run.childEnvironment(without: options.key.keys + [options.password].compactMap(\.self)),
        onProof: { run.note($0) },
        onUnfinished: {
          run.document.target = .partial
          run.display.warn($0)
        },
        confirm: { (plan) throws(RecoveryError) in
          try confirm(plan, options, target, run)
        }, observer: run.display)
      let failure = run.note(outcome.load, into: target.displayName)
      run.document.verdict = .restored
      run.say("restored   into \(target.displayName)")
      if let failure { throw failure }
    } catch {
      if error.exit == .partlyRestored { run.document.target = .partial }
      throw error
    }
  }

  private static func target(_ options: Options, _ run: CommandRun) throws(RecoveryError) -> ConnectionTarget {
    var password: Secret?
    if let reference = options.password {
      password = Secret(
        try SecretReference(reference, option: "--postgres-password").read(
          environment: run.environment, question: "password of the target"))
    }
    return try ConnectionTarget(conninfo: options.postgres, environment: run.environment, password: password)
  }

  /// Says what will be destroyed and what stays, and asks for the name of what is meant.
  private static func confirm(_ plan: RestorePlan, _ options: Options, _ target: ConnectionTarget, _ run: CommandRun)
    throws(RecoveryError)
  {
    run.document.dropped = plan.drops + plan.remakes
    run.document.remaining = plan.leftovers
    for leftover in plan.leftovers { run.display.warn("\(leftover) is not in the backup and stays") }
    guard plan.isDestructive else { return }
    let place = target.displayName
    let names = (plan.drops + plan.remakes).joined(separator: ", ")
    if options.yes { return run.display.step("replacing on \(place): \(names)") }
    run.display.finish()
    try Confirmation.ask(
      ["this destroys on \(place), with all they hold: \(names)"], name: options.deployment ?? place)
  }
}
