import RecoveryKit
import Synchronization

@testable import a9s_recover

/// A tree like the real one, every kind of option in it.
enum SampleTool {
  /// The tree, handing the options of what runs to `record`.
  static func command(record: SampleRecord = SampleRecord()) -> Command {
    Command(
      "a9s-recover", "restores a cluster from its backup",
      subcommands: [
        Command("backups", "what is in the store", subcommands: [list(record)]),
        verify(record), fetch(record), drill(record),
      ])
  }

  private static func list(_ record: SampleRecord) -> Command {
    Command(
      "list", "all backups, newest first", SampleListOptions.self, groups: [.shared(\.store)],
      examples: [Example("what is there", "backups list --store s3://backups")],
      run: { (options, context) in record.keep(options, context) })
  }

  private static func verify(_ record: SampleRecord) -> Command {
    Command(
      "verify", "prove the whole backup, touching nothing", SampleVerifyOptions.self,
      discussion: "Reads every byte.\n\nWrites none.",
      groups: [.shared(\.store)],
      options: [
        .list("key", \.keys, .text("REF"), "where a key is").environment("A9S_BACKUP_KEYS").secretBearing(),
        .value("max-age", \.maxAge, .duration, "fail when the backup is older"),
        .value("progress", \.progress, .choice, "how progress is shown"),
        .value("connections", \.connections, .positive("N"), "ranges in flight"),
        .flag("json", \.json, "one JSON document on stdout").environment("A9S_JSON"),
        .flag("yes", \.isConfirmed, "ask nothing").commandLineOnly(),
        .structure("nodes", \.nodes, "the nodes and how they are reached"),
      ],
      positionals: [.optional(\.id, .text("ID"), "the backup; without it the newest complete one")],
      examples: [
        Example("prove the newest backup", "verify --store file:///backups --key env:KEY"),
        Example("with a key from a command", #"verify --store /b --key 'command:["pass","show"]' --max-age 26h"#),
      ],
      validate: { (options) throws(RecoveryError) in
        if options.id == "latest" { throw RecoveryError(.usage, "leave ID out for the newest backup") }
      },
      run: { (options, context) in record.keep(options, context) })
  }

  private static func fetch(_ record: SampleRecord) -> Command {
    Command(
      "fetch", "the dump as a file", SampleFetchOptions.self,
      options: [
        .value("output", \.output, .file(), "where the dump goes, - for stdout").required().environment("A9S_OUTPUT"),
        .value("encrypted", \.encrypted, .directory(), "keep the chunks as they are"),
        .value("label", \.label, .text("TEXT"), "a remark").allowingEmpty(),
      ],
      positionals: [.required(\.id, .text("ID"), "the backup")],
      examples: [Example("the dump on stdout", "fetch 1740130000 --output -")],
      run: { (options, context) in record.keep(options, context) })
  }

  private static func drill(_ record: SampleRecord) -> Command {
    Command(
      "drill", "restore into a throwaway server", SampleDrillOptions.self,
      options: [
        .list("map-locale", \.locales, .pair, "a locale this machine lacks, and what stands in for it"),
        .flag("no-analyze", \.analyzes, sets: false, "leave the statistics out"),
        .value("state-dir", \.stateDirectory, .directory(), "journal and locks").environment("A9S_STATE_DIR"),
        .value("postgres", \.target, .tellingConnection, "the target").secretBearing(),
      ],
      examples: [Example("with another locale", "drill --map-locale de_DE.UTF-8=C.UTF-8")],
      run: { (options, context) in record.keep(options, context) })
  }
}

extension ValueKind where Value == String {
  /// A kind that carelessly repeats what it refuses.
  fileprivate static var tellingConnection: Self {
    ValueKind(
      "CONNINFO",
      parse: { (word) throws(RecoveryError) in
        guard !word.contains("password") else { throw RecoveryError(.usage, "'\(word)' holds a password") }
        return word
      })
  }
}

/// What the last command that ran was given.
final class SampleRecord: Sendable {
  private let kept = Mutex<(options: any CommandOptions, context: CommandContext)?>(nil)

  var options: (any CommandOptions)? { kept.withLock { $0?.options } }
  var context: CommandContext? { kept.withLock { $0?.context } }

  func keep(_ options: any CommandOptions, _ context: CommandContext) {
    kept.withLock { $0 = (options, context) }
  }
}
