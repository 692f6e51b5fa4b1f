import RecoveryKit

/// `verify`: prove the whole backup, touching nothing.
enum VerifyCommand {
  struct Options: CommandOptions {
    var store = StoreOptions()
    var key = KeyOptions()
    var output = OutputOptions()
    var id: String?
  }

  static let command = Command(
    "verify", "prove the whole backup, touching nothing", Options.self,
    discussion: """
      Reads every byte: decryption and its padding, gzip's checksum and length, pg_dumpall's first and last line, every \
      database section. The decrypted dump is never written to a disk.
      """,
    groups: [.shared(\.store), .shared(\.key), .shared(\.output)],
    positionals: [.optional(\.id, .text("ID"), "the backup; the newest complete one without an ID")],
    examples: [
      Example("prove the newest backup", "verify --store s3://a9s-backups --key file:/run/secrets/backup-key"),
      Example("for a script", "verify --store /mnt/backups --key env:BACKUP_KEY --json"),
    ],
    run: { (options, context) throws(RecoveryError) in
      try CommandRun.perform(context, options.output) { (run) throws(RecoveryError) in
        let opened = try BackupOptions(store: options.store, key: options.key, id: options.id)
          .open(mayFallBack: true, run)
        run.note(try Proof.prove(opened, observer: run.display))
        run.document.verdict = .proven
        run.say("proven     to the last byte")
      }
    })
}
