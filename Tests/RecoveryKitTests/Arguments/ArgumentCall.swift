import Foundation
import RecoveryKit

@testable import a9s_recover

/// One call of the sample tool, without a process.
struct ArgumentCall: Sendable {
  var arguments: [String]
  var environment: [String: String] = [:]
  /// The text of the file `/config` if there is one.
  var file: String?
  var columns = 80

  init(_ arguments: String..., environment: [String: String] = [:], file: String? = nil, columns: Int = 80) {
    (self.arguments, self.environment, self.file, self.columns) = (arguments, environment, file, columns)
  }

  /// The options that the command ran with.
  func options<Options: CommandOptions>(_ type: Options.Type) throws -> Options? {
    let record = SampleRecord()
    if case .run(let work) = try outcome(record: record) { try work() }
    return record.options as? Options
  }

  /// The text that was printed, of a help that ends in an error too.
  func text() throws -> String? {
    switch try outcome() {
    case .print(let text), .refuse(let text, _): text
    case .run: nil
    }
  }

  /// The error that the call ends with.
  var error: RecoveryError? {
    do throws(RecoveryError) {
      if case .refuse(_, let error) = try outcome() { return error }
      return nil
    } catch {
      return error
    }
  }

  func outcome(record: SampleRecord = SampleRecord()) throws(RecoveryError) -> Outcome {
    let file = file
    return try ArgumentParser(SampleTool.command(record: record), version: "0.1.0").outcome(
      of: arguments, environment: environment, columns: columns,
      readConfig: { (path) throws(RecoveryError) in
        guard path == "/config", let file else { throw RecoveryError(.usage, "no such file") }
        return Data(file.utf8)
      })
  }
}
