import Foundation
import Testing

/// The virtual environment with the servers and clients that the tests run against: `A9S_TEST_VENV`, or `.venv` of the
/// repository, which `make deps` fills.
func testTool(_ name: String) throws -> String {
  let repository = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
  let venv =
    ProcessInfo.processInfo.environment["A9S_TEST_VENV"]
    ?? repository.appending(path: ".venv").path(percentEncoded: false)
  let path = "\(venv)/bin/\(name)"
  try #require(
    FileManager.default.isExecutableFile(atPath: path), "\(path) is missing: run `make deps`, or set A9S_TEST_VENV")
  return path
}

/// A directory of its own, removed with the object.
final class TemporaryDirectory: Sendable {
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "a9s-test-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Writes a file below it, and returns its path.
  @discardableResult
  func write(_ name: String, _ bytes: [UInt8]) throws -> String {
    let file = "\(path)/\(name)"
    try Data(bytes).write(to: URL(filePath: file))
    return file
  }
}

/// Asks again and again until `condition` holds; false when the time is over.
func poll(seconds: Double = 30, _ condition: () throws -> Bool) rethrows -> Bool {
  let end = ContinuousClock.now + .seconds(seconds)
  while ContinuousClock.now < end {
    if try condition() { return true }
    usleep(20_000)
  }
  return try condition()
}
