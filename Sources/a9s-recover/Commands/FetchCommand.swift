import RecoveryKit

/// `fetch`: the dump as a file, or the chunks as they are.
enum FetchCommand {
  struct Options: CommandOptions {
    var store = StoreOptions()
    var key = KeyOptions()
    var output = OutputOptions()
    var id: String?
    var file: String?
    var encrypted: String?
    var force = false
    var salvage = false
  }

  static let command = Command(
    "fetch", "write the dump to a file, or the encrypted chunks to a directory", Options.self,
    discussion: """
      The file appears only when the backup is proven: mode 0600, written beside its place and renamed. With --salvage, \
      what can be decoded of a damaged backup is written under a name that says so, and the exit code is 11.
      """,
    groups: [.shared(\.store), .shared(\.key), .shared(\.output)],
    options: [
      .value("output", \.file, .file("FILE"), "the file to write the decrypted dump to"),
      .value("encrypted", \.encrypted, .directory("DIR"), "the directory to write the chunks to, as they are"),
      .flag("force", \.force, "replace a file that is there"),
      .flag("salvage", \.salvage, "last resort: write what can be decoded of a damaged backup"),
    ],
    positionals: [.optional(\.id, .text("ID"), "the backup; the newest complete one without an ID")],
    examples: [
      Example("the dump as a file", "fetch --output cluster.sql --store s3://a9s-backups --key env:BACKUP_KEY"),
      Example("the chunks as they are", "fetch --encrypted spool --store s3://a9s-backups"),
    ],
    validate: { (options) throws(RecoveryError) in
      if (options.file == nil) == (options.encrypted == nil) {
        throw RecoveryError(
          .usage, "fetch needs either --output FILE or --encrypted DIR")
      }
      if options.file == "-" {
        throw RecoveryError(
          .usage, "--output needs a file name: a dump appears only when it is proven, so it cannot be streamed",
          hints: ["fetch it into a file, or let 'a9s-recover restore' feed psql"])
      }
      if options.salvage && options.file == nil {
        throw RecoveryError(.usage, "--salvage goes with --output FILE")
      }
    },
    run: { (options, context) throws(RecoveryError) in
      try CommandRun.perform(context, options.output) { (run) throws(RecoveryError) in try fetch(options, run) }
    })

  private static func fetch(_ options: Options, _ run: CommandRun) throws(RecoveryError) {
    if let directory = options.encrypted { return try fetchChunks(options, to: directory, run) }
    guard let file = options.file else { return }
    let backup = BackupOptions(store: options.store, key: options.key, id: options.id)
    let opened = try options.salvage ? openDamaged(backup, run) : backup.open(mayFallBack: true, run)
    if options.salvage {
      switch try Salvage.run(opened, to: file, overwrites: options.force, observer: run.display) {
      case .success(let proof): finish(proof, file, run)
      case .failure(let failure): throw salvaged(failure.report, run)
      }
    } else {
      finish(try Fetch(opened, to: file, overwrites: options.force).run(observer: run.display), file, run)
    }
  }

  private static func finish(_ proof: Proof, _ file: String, _ run: CommandRun) {
    run.note(proof)
    run.document.output = file
    run.document.verdict = .fetched
    run.say("fetched    \(file)")
  }

  /// A salvage takes the backup as it is: of an incomplete one, the chunks before the first gap.
  private static func openDamaged(_ options: BackupOptions, _ run: CommandRun) throws(RecoveryError) -> OpenedBackup {
    let ring = try options.key.ring(run)
    let store = try options.store.open(run)
    let id = try options.store.backupID(options.id)
    let backup = try Catalog(store, guid: options.store.guid, id: id)
      .newest(id: id, in: store.location, guid: options.store.guid)
    run.document.backupId = backup.id.description
    for problem in backup.problems { run.display.warn(problem) }
    let opened = try OpenedBackup(backup.contiguous, in: store, keys: ring)
    run.note(opened.key)
    return opened
  }

  private static func salvaged(_ report: SalvageReport, _ run: CommandRun) -> RecoveryError {
    let part = SalvagePart(report)
    run.document.salvage = part
    run.document.output = report.path
    run.say(
      "salvaged   \(Voice.size(report.bytes)) in \(report.path)",
      "whole      databases: \(part.wholeDatabases.isEmpty ? "none" : part.wholeDatabases.joined(separator: ", "))",
      "broken     databases: \(part.brokenDatabases.isEmpty ? "none" : part.brokenDatabases.joined(separator: ", "))")
    run.say(
      part.wholeTables.map { "whole      \($0)" } + part.doubtfulTables.map { "doubtful   \($0)" }
        + part.brokenTables.map { "broken     \($0)" })
    if !part.doubtfulTables.isEmpty {
      run.display.warn("the damage lies inside the backup: rows before the place where it breaks can be wrong as well")
    }
    return RecoveryError(
      .backupDamaged, "the backup breaks after \(report.bytes) bytes of the dump: \(report.reason.message)",
      hints: [
        "what could be decoded is in \(report.path); never feed it to psql as it is: it ends in the middle",
        "take whole tables out of it by hand, or choose another backup with 'a9s-recover backups list'",
      ])
  }

  private static func fetchChunks(_ options: Options, to directory: String, _ run: CommandRun) throws(RecoveryError) {
    let store = try options.store.open(run)
    let selection = try options.store.select(options.id, in: store, mayFallBack: true, run)
    try ChunkFetch(selection.backup, from: store, to: directory, overwrites: options.force).run(observer: run.display)
    run.document.output = directory
    run.document.verdict = .fetched
    run.say("fetched    \(selection.backup.chunks.count) chunks into \(directory)")
  }
}
