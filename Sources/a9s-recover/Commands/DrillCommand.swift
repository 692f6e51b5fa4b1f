import Foundation
import RecoveryKit

/// `drill`: restore into a throwaway PostgreSQL, check, report, remove.
enum DrillCommand {
  struct Options: CommandOptions {
    var store = StoreOptions()
    var key = KeyOptions()
    var output = OutputOptions()
    var id: String?
    var workDirectory: String?
    var reports: [String] = []
    var maxAge: Duration?
    var skippedDatabases: [String] = []
    var locales: [NamePair] = []
  }

  static let command = Command(
    "drill", "restore into a throwaway PostgreSQL on this machine, check, report, remove", Options.self,
    discussion: """
      The throwaway cluster is the plain text of the backup: it lies in a directory of mode 0700 below --work-dir, answers \
      on a Unix socket in it alone, never runs as root, and is removed whatever happens. What the site has and this machine \
      lacks is named before anything is restored; left out or replaced, it makes the verdict proven_with_exceptions.
      """,
    groups: [.shared(\.store), .shared(\.key), .shared(\.output)],
    options: [
      .value(
        "work-dir", \.workDirectory, .directory("DIR"), "where the throwaway cluster is made; TMPDIR or /tmp without it"
      ),
      .list(
        "report", \.reports, .file("FILE"), "write a report: JSON, or Markdown for a name that ends in .md"),
      .value("max-age", \.maxAge, .duration, "fail when the newest backup is older, such as 26h"),
      .list("skip-database", \.skippedDatabases, .text("NAME"), "leave a database out"),
      .list("map-locale", \.locales, .pair, "use another locale in place of one that is missing"),
    ],
    positionals: [.optional(\.id, .text("ID"), "the backup; the newest complete one without an ID")],
    examples: [
      Example(
        "drill the newest backup every night",
        "drill --store s3://a9s-backups --key env:BACKUP_KEY --max-age 26h --report drill.json --report drill.md"),
      Example(
        "without repmgr on this machine",
        "drill --store s3://a9s-backups --key env:BACKUP_KEY --skip-database repmgr_cluster"),
    ],
    run: { (options, context) throws(RecoveryError) in
      try CommandRun.perform(context, options.output, reports: options.reports) { (run) throws(RecoveryError) in
        try drill(options, run)
      }
    })

  private static func drill(_ options: Options, _ run: CommandRun) throws(RecoveryError) {
    run.document.target = .untouched
    let opened = try BackupOptions(store: options.store, key: options.key, id: options.id).open(mayFallBack: true, run)
    try checkAge(of: opened.backup, options.maxAge, run)
    let work = options.workDirectory ?? run.environment["TMPDIR"] ?? "/tmp"
    let choices = Requirements.Choices(
      skippedDatabases: options.skippedDatabases,
      locales: Dictionary(options.locales.map { ($0.from, $0.to) }) { $1 })
    do throws(RecoveryError) {
      let outcome = try Drill(opened, workDirectory: work, choices: choices)
        .run(
          environment: run.childEnvironment(without: options.key.keys), onProof: { run.note($0) }, observer: run.display
        )
      try conclude(outcome, run)
    } catch {
      if error.exit == .partlyRestored { run.document.target = .partial }
      throw error
    }
  }

  private static func checkAge(of backup: Backup, _ limit: Duration?, _ run: CommandRun) throws(RecoveryError) {
    let age = max(0, Date.now.timeIntervalSince(backup.id.instant))
    run.document.rpoSeconds = age.rounded()
    run.say("age        \(Voice.duration(age)): what would be lost (RPO)")
    if let limit, .seconds(age) > limit {
      throw RecoveryError(
        .backupTooOld,
        "the newest complete backup \(backup.id) is \(Voice.duration(age)) old, more than --max-age allows",
        hints: ["find out why no newer backup is there: 'a9s-recover backups list'"])
    }
  }

  private static func conclude(_ outcome: Drill.Outcome, _ run: CommandRun) throws(RecoveryError) {
    let failure = run.note(outcome.load, into: "the throwaway server")
    run.document.exceptions = outcome.exceptions
    run.document.serverVersion = outcome.serverVersion.description
    run.document.rtoSeconds = (outcome.rtoSeconds * 10).rounded() / 10
    run.document.checks = outcome.checks.map { CheckPart(name: $0.name, passed: $0.passed, detail: $0.detail) }
    run.say(outcome.exceptions.map { "exception  \($0)" })
    run.say(outcome.checks.map { "\($0.passed ? "check ok  " : "check BAD ") \($0.name): \($0.detail)" })
    run.say("restored   in \(Voice.duration(outcome.rtoSeconds)) on PostgreSQL \(outcome.serverVersion) (RTO at least)")
    if let failure { throw failure }
    if let bad = outcome.checks.first(where: { !$0.passed }) {
      throw RecoveryError(.restoredWithErrors, "the drill's check '\(bad.name)' failed: \(bad.detail)")
    }
    run.document.verdict = outcome.exceptions.isEmpty ? .proven : .provenWithExceptions
    run.say(outcome.exceptions.isEmpty ? "proven     by restoring it" : "proven     by restoring it, with exceptions")
  }
}
