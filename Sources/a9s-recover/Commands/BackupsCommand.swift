import RecoveryKit

/// `backups list`, `backups show`: what is in the store, from names and sizes alone.
enum BackupsCommand {
  static let command = Command(
    "backups", "what is in the store, newest instant first", subcommands: [list, show])

  struct ListOptions: CommandOptions {
    var store = StoreOptions()
    var output = OutputOptions()
  }

  struct ShowOptions: CommandOptions {
    var store = StoreOptions()
    var output = OutputOptions()
    var id: String?
  }

  private static let list = Command(
    "list", "list the backups of the store, complete or not", ListOptions.self,
    discussion: """
      Newest means the newest instant: timestamps in seconds and in milliseconds are told apart by their digits. What is \
      wrong with a backup is said beside it. A missing last chunk leaves no gap in the names: only 'verify' proves a backup.
      """,
    groups: [.shared(\.store), .shared(\.output)],
    examples: [
      Example("list a bucket", "backups list --store s3://a9s-backups"),
      Example("list one GUID for a script", "backups list --store s3://a9s-backups --guid a9s-pg --json"),
    ],
    run: { (options, context) throws(RecoveryError) in
      try CommandRun.perform(context, options.output) { (run) throws(RecoveryError) in
        let store = try options.store.open(run)
        let catalog = try Catalog(store, guid: options.store.guid)
        run.document.backups = catalog.backups.map(BackupPart.init)
        run.document.verdict = .listed
        try catalog.demandAny(in: store.location, guid: options.store.guid)
        run.say(Summary.backups(catalog.backups))
      }
    })

  private static let show = Command(
    "show", "show one backup: its objects, their sizes, what is wrong", ShowOptions.self,
    groups: [.shared(\.store), .shared(\.output)],
    positionals: [.optional(\.id, .text("ID"), "the backup; the newest, complete or not, without one")],
    examples: [
      Example("show the newest backup", "backups show --store s3://a9s-backups"),
      Example("show a certain one", "backups show a9s-pg-1740130000 --store s3://a9s-backups"),
    ],
    run: { (options, context) throws(RecoveryError) in
      try CommandRun.perform(context, options.output) { (run) throws(RecoveryError) in
        let store = try options.store.open(run)
        let id = try options.store.backupID(options.id)
        let backup = try Catalog(store, guid: options.store.guid, id: id)
          .newest(id: id, in: store.location, guid: options.store.guid)
        run.document.backup = BackupPart(backup)
        run.document.backupId = backup.id.description
        run.document.chunks = backup.chunks.map { ChunkPart(name: $0.name, bytes: $0.size) }
        run.document.verdict = .shown
        run.say(Summary.backup(backup))
      }
    })
}
