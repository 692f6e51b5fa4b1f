import RecoveryKit

/// `key check`: does a key in hand open this backup?
enum KeyCommand {
  static let command = Command("key", "the backup's encryption key", subcommands: [check])

  struct Options: CommandOptions {
    var store = StoreOptions()
    var key = KeyOptions()
    var output = OutputOptions()
    var id: String?
  }

  private static let check = Command(
    "check", "find out whether a key in hand opens a backup, from its first 32 bytes", Options.self,
    discussion: """
      Nothing more than the first bytes is downloaded. The check tells the key and the digest; only 'verify' proves that \
      the rest of the backup is whole.
      """,
    groups: [.shared(\.store), .shared(\.key), .shared(\.output)],
    positionals: [.optional(\.id, .text("ID"), "the backup; the newest complete one without an ID")],
    examples: [
      Example("check the escrowed key", "key check --store s3://a9s-backups --key file:/run/secrets/backup-key"),
      Example("try two keys", "key check --store s3://a9s-backups --key env:NEW_KEY --key env:OLD_KEY"),
    ],
    run: { (options, context) throws(RecoveryError) in
      try CommandRun.perform(context, options.output) { (run) throws(RecoveryError) in
        _ = try BackupOptions(store: options.store, key: options.key, id: options.id).open(mayFallBack: true, run)
        run.document.verdict = .fits
      }
    })
}
