import RecoveryKit

/// `doctor`: what is missing on this machine, and how to get it.
enum DoctorCommand {
  struct Options: CommandOptions {
    var store = StoreOptions()
    var key = KeyOptions()
    var output = OutputOptions()
  }

  static let command = Command(
    "doctor", "look for what is missing on this machine, and say how to get it", Options.self,
    discussion: """
      Looks at the programs that restore and drill need, and at OpenSSL. With --store the store is listed too, and with \
      --key the newest backup's key is checked.
      """,
    groups: [.shared(\.store), .shared(\.key), .shared(\.output)],
    examples: [
      Example("look at this machine", "doctor"),
      Example("look at the store and the key too", "doctor --store s3://a9s-backups --key env:BACKUP_KEY"),
    ],
    run: { (options, context) throws(RecoveryError) in
      try CommandRun.perform(context, options.output) { (run) throws(RecoveryError) in
        var findings = Doctor.machine(run.environment)
        if options.store.store != nil { findings += examine(options, run) }
        run.document.tools = findings.map { ToolPart(name: $0.name, ok: $0.isFine, detail: $0.detail, hint: $0.hint) }
        for finding in findings {
          run.say("\(finding.isFine ? "ok     " : "MISSING") \(finding.name): \(finding.detail)")
          if let hint = finding.hint { run.say("        \(hint)") }
        }
        run.document.verdict = .ready
        if let first = findings.first(where: { !$0.isFine }) {
          throw RecoveryError(
            .toolMissing, "this machine is not ready: \(first.name): \(first.detail)",
            hints: [first.hint].compactMap(\.self))
        }
      }
    })

  private static func examine(_ options: Options, _ run: CommandRun) -> [Doctor.Finding] {
    do throws(RecoveryError) {
      let store = try options.store.open(run)
      let catalog = try Catalog(store, guid: options.store.guid)
      var findings = [
        Doctor.Finding("store", "\(store.location) lists \(Voice.plural(catalog.backups.count, "backup"))")
      ]
      if !options.key.keys.isEmpty, let newest = catalog.backups.first(where: \.isComplete) {
        let opened = try OpenedBackup(newest, in: store, keys: try options.key.ring(run))
        findings.append(Doctor.Finding("key", "\(opened.key.candidate.reference) opens \(newest.id)"))
      }
      return findings
    } catch {
      return [
        Doctor.Finding(error.exit == .noKey ? "key" : "store", error.message, hint: error.hints.first, isFine: false)
      ]
    }
  }
}
