import Foundation
import Testing

/// Runs the independent programs that tests take their expected values from.
enum Shell {
  struct Failure: Error { var command: String, status: Int32, stderr: String }

  /// Runs a bash script to its end and returns its standard output.
  @discardableResult
  static func run(_ script: String, input: Data = Data(), environment: [String: String] = [:]) throws -> Data {
    let folder = try TemporaryFolder()
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/bash")
    process.arguments = ["-euo", "pipefail", "-c", script]
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    let inputFile = folder.url("in"), outputFile = folder.url("out"), errorFile = folder.url("err")
    try input.write(to: inputFile)
    for file in [outputFile, errorFile] { try Data().write(to: file) }
    process.standardInput = try FileHandle(forReadingFrom: inputFile)
    process.standardOutput = try FileHandle(forWritingTo: outputFile)
    process.standardError = try FileHandle(forWritingTo: errorFile)
    try process.run()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      let text = String(decoding: try Data(contentsOf: errorFile), as: UTF8.self)
      throw Failure(command: script, status: process.terminationStatus, stderr: text)
    }
    return try Data(contentsOf: outputFile)
  }
}

/// A folder that is removed with its owner.
final class TemporaryFolder: Sendable {
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "a9s-test-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func url(_ name: String) -> URL { URL(fileURLWithPath: path).appendingPathComponent(name) }
}
