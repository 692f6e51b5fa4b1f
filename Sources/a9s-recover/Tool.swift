import Foundation
import RecoveryKit

/// The tool as a process: words in, an exit code out.
enum Tool {
  static let version = "0.1.0"

  static func run(_ arguments: [String], environment: [String: String]) -> ExitCode {
    let parser = ArgumentParser(CommandTree.root, version: version)
    do throws(RecoveryError) {
      switch try parser.outcome(
        of: arguments, environment: environment, columns: TerminalWidth.columns(environment: environment))
      {
      case .print(let text): Console.output([text.trimmingSuffix("\n")])
      case .refuse(let text, let error):
        Console.output([text.trimmingSuffix("\n")])
        throw error
      case .run(let work): return end(of: { () throws(RecoveryError) in try work() })
      }
      return .done
    } catch {
      tell(error, asJSON: ArgumentParser.asksForJSON(arguments))
      return error.exit
    }
  }

  /// A running command tells its own error: here only its exit code is left.
  private static func end(of work: () throws(RecoveryError) -> Void) -> ExitCode {
    do throws(RecoveryError) {
      try work()
      return .done
    } catch {
      return error.exit
    }
  }

  /// An error of the call itself, before any command ran.
  private static func tell(_ error: RecoveryError, asJSON: Bool) {
    guard asJSON else { return Console.talk(Voice.lines(error)) }
    var document = ResultDocument(command: "")
    document.verdict = Verdict(error)
    document.error = ErrorPart(error)
    Console.output([document.json()])
  }
}

extension String {
  fileprivate func trimmingSuffix(_ suffix: String) -> String {
    hasSuffix(suffix) ? String(dropLast(suffix.count)) : self
  }
}
