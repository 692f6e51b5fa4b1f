import Foundation

/// Finds programs on the `PATH`.
public enum ExecutableSearch {
  /// Where to look when there is no `PATH`; the administration programs too, which a user's `PATH` may lack.
  public static let defaultPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

  /// The `PATH` of this process.
  public static var path: String { ProcessInfo.processInfo.environment["PATH"] ?? defaultPath }

  /// The path of a program, or nil. A name with a slash in it is a path already, and is not searched for.
  public static func find(_ name: String, path: String = path) -> String? {
    if name.isEmpty { return nil }
    if name.contains("/") { return isProgram(name) ? name : nil }
    return path.split(separator: ":").map { "\($0)/\(name)" }.first(where: isProgram)
  }

  /// The path of a program, or ``ErrorCode/toolMissing`` with the package that brings it as the hint.
  public static func require(
    _ name: String, path: String = path, package: String? = nil
  ) throws(RecoveryError) -> String {
    if let found = find(name, path: path) { return found }
    throw RecoveryError(
      .toolMissing, name.contains("/") ? "program not found: \(name)" : "program not found on PATH: \(name)",
      hints: package.map { ["install it: sudo apt-get install \($0)"] } ?? [])
  }

  private static func isProgram(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG && access(path, X_OK) == 0
  }
}
