import Glibc

/// Appends lines to a file and does not return before they are on the disk.
enum DurableLog {
  /// - Throws: ``ErrorCode/fileNotWritable``, ``ErrorCode/diskFull``.
  static func append(_ line: [UInt8], to path: String) throws(RecoveryError) {
    let file = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard file >= 0 else { throw failure(path) }
    defer { close(file) }
    guard write(file, line, line.count) == line.count, fsync(file) == 0 else { throw failure(path) }
  }

  private static func failure(_ path: String) -> RecoveryError {
    let reason = String(cString: strerror(errno))
    return RecoveryError(
      errno == ENOSPC ? .diskFull : .fileNotWritable, "cannot write \(path): \(reason)",
      hints: ["name a directory with room that this user may write with --state-dir (or A9S_STATE_DIR)"])
  }
}

/// Directories of the tool's own, for nobody else.
enum Directories {
  /// Makes a directory and those above it, mode 0700.
  static func make(_ path: String) throws(RecoveryError) {
    var made = path.hasPrefix("/") ? "" : "."
    for part in path.split(separator: "/") {
      made += "/\(part)"
      if mkdir(made, 0o700) != 0 && errno != EEXIST {
        throw RecoveryError(
          .fileNotWritable, "cannot make the directory \(made): \(String(cString: strerror(errno)))",
          hints: ["name another one with --state-dir (or A9S_STATE_DIR)"])
      }
    }
  }
}
