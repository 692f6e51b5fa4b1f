import Foundation
import RecoveryKit

/// A directory for one test, removed at the end of its life. Every account may pass through it.
final class TestDirectory: Sendable {
  let path: String

  init() throws {
    path = "/tmp/a9s-test-\(String(UInt64.random(in: .min ... .max), radix: 36))"
    try FileManager.default.createDirectory(
      atPath: path, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o711])
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// The path of a file in it.
  func file(_ name: String) -> String { "\(path)/\(name)" }

  /// The names in it, sorted.
  var names: [String] { ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted() }
}

/// Asks until it is so, for as long as any machine may need.
func eventually(_ condition: () throws -> Bool) rethrows -> Bool {
  let deadline = Deadline.in(.seconds(60))
  while try !condition() {
    if deadline.hasPassed { return false }
    Readiness.pause(until: deadline)
  }
  return true
}

/// Whether a process runs; one that has ended and waits to be reaped does not.
func isRunning(_ process: pid_t) -> Bool {
  guard let text = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8),
    let state = text.split(separator: ") ").last?.first
  else { return false }
  return state != "Z"
}
