import Foundation
import RecoveryKit

/// One command at work: its document, its way to speak, and how it ends.
final class CommandRun {
  let environment: [String: String]
  let display: ProgressDisplay
  var document: ResultDocument
  /// What a person reads on standard output, where the document is not asked for.
  private var text: [String] = []

  private init(_ context: CommandContext, _ output: OutputOptions) {
    environment = context.environment
    display = ProgressDisplay(output.progress, json: output.json, isTerminal: isatty(STDERR_FILENO) != 0)
    document = ResultDocument(command: context.command)
  }

  /// Runs the work of a command and says how it ended: data on standard output, talk on standard error.
  ///
  /// - Throws: the error that ended it, which has been told by then: only its exit code is left to be acted on.
  static func perform(
    _ context: CommandContext, _ output: OutputOptions, reports: [String] = [],
    _ work: (CommandRun) throws(RecoveryError) -> Void
  ) throws(RecoveryError) {
    let run = CommandRun(context, output)
    let began = ContinuousClock.now
    var failure: RecoveryError?
    do throws(RecoveryError) { try work(run) } catch {
      let told = error.withWayOn
      failure = told
      run.document.verdict = Verdict(told)
      run.document.error = ErrorPart(told)
    }
    run.document.seconds = ((ContinuousClock.now - began) / .seconds(1) * 1000).rounded() / 1000
    run.display.finish()
    if let unwritten = run.write(reports) { failure = failure ?? unwritten }
    run.document.warnings = run.display.warnings
    Console.output(output.json ? [run.document.json()] : run.text)
    if let failure {
      if !output.json { Console.talk(Voice.lines(failure)) }
      throw failure
    }
  }

  /// Writes the document as reports, now that all of it is known. One that cannot be written is a warning beside a
  /// failure of the work, and a failure of its own beside a success.
  private func write(_ reports: [String]) -> RecoveryError? {
    var failure: RecoveryError?
    for path in reports {
      document.warnings = display.warnings
      do throws(RecoveryError) { try DrillReport.write(document, to: path) } catch {
        display.warn(error.message)
        failure = error
      }
    }
    if let failure, document.error == nil {
      document.error = ErrorPart(failure)
      document.verdict = Verdict(failure)
    }
    return failure
  }

  /// Lines for a person on standard output.
  func say(_ lines: String...) { text += lines }

  /// Lines for a person on standard output.
  func say(_ lines: [String]) { text += lines }

  /// The environment for programs that are started: without the variables that hold the keys and the store's secrets.
  func childEnvironment(without references: [String]) -> [String: String] {
    let keys = references.compactMap { $0.hasPrefix("env:") ? String($0.dropFirst(4)) : nil }
    let secrets = keys + ["AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"]
    return environment.filter { !secrets.contains($0.key) }
  }

  /// The chosen backup, and what must be known of the choice.
  func note(_ selection: Selection) {
    document.backupId = selection.backup.id.description
    document.reason = selection.reason
    for warning in selection.warnings { display.warn(warning) }
    display.step("backup \(selection.backup.id) of \(selection.backup.id.time): \(selection.reason)")
    say("backup     \(selection.backup.id) of \(selection.backup.id.time) (\(selection.reason))")
  }

  /// The key that fits.
  func note(_ key: FittingKey) {
    document.key = key.candidate.reference
    document.digest = key.digest.rawValue
    if let reading = key.candidate.reading { display.warn("\(key.candidate.reference) opens it \(reading)") }
    display.step("key \(key.candidate.reference) opens it (\(key.digest.rawValue))")
    say("key        \(key.candidate.reference) (\(key.digest.rawValue))")
  }

  /// The proof: the document knows it, whatever comes after it.
  func note(_ proof: Proof) {
    document.dump = DumpPart(proof)
    say(Summary.dump(proof))
  }

  /// Errors and ledger of a load.
  ///
  /// - Returns: the error of a restore that is whole but not clean; nil for a clean one.
  func note(_ load: LoadResult, into place: String) -> RecoveryError? {
    document.errors = ErrorsPart(load.errors)
    document.ledger = LedgerPart(load.ledger)
    document.target = .restored
    say(Summary.load(load))
    if load.errors.unexpectedCount == 0 && load.ledger.mismatches.isEmpty { return nil }
    return RecoveryError(
      .restoredWithErrors,
      "the whole dump went into \(place), but "
        + "\(Voice.plural(load.errors.unexpectedCount, "unexpected error")) and "
        + "\(Voice.plural(load.ledger.mismatches.count, "ledger mismatch")) remain",
      hints: ["look at each with --json (errors.unexpected, ledger.mismatches) before anybody is served from it"])
  }
}

extension RecoveryError {
  /// An interruption that left nothing behind says so.
  fileprivate var withWayOn: RecoveryError {
    guard code == .interrupted || code == .terminated, hints.isEmpty else { return self }
    return RecoveryError(code, message, hints: ["nothing is left standing; the same command begins anew"])
  }
}

/// The two streams of the process.
enum Console {
  /// Data, on standard output.
  static func output(_ lines: [String]) { write(lines, to: .standardOutput) }

  /// Talk, on standard error.
  static func talk(_ lines: [String]) { write(lines, to: .standardError) }

  /// A closed stream is nobody's error: `a9s-recover backups list | head` may end early.
  private static func write(_ lines: [String], to stream: FileHandle) {
    if lines.isEmpty { return }
    try? stream.write(contentsOf: Data((lines.joined(separator: "\n") + "\n").utf8))
  }
}
