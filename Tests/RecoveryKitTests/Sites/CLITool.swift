import Foundation
import Testing

@testable import RecoveryKit

/// How a run of the built tool ended, and what it said.
struct ToolResult {
  /// The exit code; 256 and more for a signal that ended it.
  let status: Int32
  let output: String
  let errors: String

  /// The document on standard output; empty where that is no JSON object.
  var json: [String: Any] {
    (try? JSONSerialization.jsonObject(with: Data(output.utf8))) as? [String: Any] ?? [:]
  }

  /// The error in the document; empty where there is none.
  var error: [String: Any] { json["error"] as? [String: Any] ?? [:] }
}

/// The tool as it is built and installed.
enum BuiltTool {
  /// `A9S_TEST_BINARY`, or what `make build` makes.
  static var path: String {
    let repository = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    return ProcessInfo.processInfo.environment["A9S_TEST_BINARY"]
      ?? repository.appending(path: ".build/release/a9s-recover").path(percentEncoded: false)
  }

  /// Runs the tool with a clean environment: `PATH`, and a home and a state directory of its own.
  static func run(_ arguments: [String], environment: [String: String] = [:]) throws -> ToolResult {
    try run(through: [], arguments, environment: environment)
  }

  /// Runs the tool by another program that ends with its exit code, as strace and setpriv do.
  static func run(
    through wrapper: [String], _ arguments: [String], environment: [String: String] = [:]
  ) throws -> ToolResult {
    let home = try TestDirectory()
    let outcome = try Subprocess.run(
      try invocation(through: wrapper, arguments, environment, home: home), limit: 64 << 20,
      until: .in(.seconds(300)))
    return ToolResult(status: code(outcome.status), output: outcome.outputText, errors: outcome.errorText)
  }

  /// The call, ready to be started.
  static func invocation(
    through wrapper: [String] = [], _ arguments: [String], _ environment: [String: String], home: TestDirectory
  ) throws -> ProgramInvocation {
    try #require(
      FileManager.default.isExecutableFile(atPath: path), "\(path) is missing: run `make build`, or set A9S_TEST_BINARY"
    )
    let clean = ["PATH": ExecutableSearch.defaultPath, "HOME": home.path, "A9S_STATE_DIR": home.file("state")]
    var invocation = ProgramInvocation(
      wrapper + [path] + arguments, environment: clean.merging(environment) { $1 })
    invocation.directory = "/"
    return invocation
  }

  static func code(_ status: RecoveryKit.ExitStatus) -> Int32 {
    switch status {
    case .exited(let code): code
    case .signalled(let number): 256 + number
    }
  }
}
