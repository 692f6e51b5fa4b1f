import Foundation

/// The directory of one throwaway server, which says by its lock whether its owner is alive.
///
///     a9s-drill-1f2e3d4c/          ours
///     ├── lock                     held as long as we live
///     ├── server.log               the server's words
///     └── cluster/                 the server's account's, 0700: socket
///         └── data/                the data directory
///
/// Who restores an untrusted dump as a superuser gives it the server's account; so what decides, the lock and the log,
/// is out of that account's reach.
struct DrillDirectory: ~Copyable {
  static let prefix = "a9s-drill-"

  let path: String
  let account: Account?
  private let lock: FileLock

  var log: String { "\(path)/server.log" }
  var cluster: String { Self.cluster(in: path) }
  var data: String { Self.data(in: path) }

  static func cluster(in path: String) -> String { "\(path)/cluster" }
  static func data(in path: String) -> String { "\(path)/cluster/data" }

  /// Makes a directory of a new name in `workDirectory`, which must be there.
  init(in workDirectory: String, account: Account?) throws(RecoveryError) {
    let random = String(UInt32.random(in: .min ... .max), radix: 16)
    let path = "\(workDirectory)/\(Self.prefix)\(random)"
    lock = try Self.make(path, draft: "\(workDirectory)/.\(Self.prefix)\(random)", for: account)
    self.path = path
    self.account = account
  }

  /// Takes over the directory of an owner that has died; throws ``ErrorCode/locked`` when it is alive.
  init(abandoned path: String) throws(RecoveryError) {
    lock = try FileLock(path: "\(path)/lock")
    var status = stat()
    let isThere = lstat(Self.cluster(in: path), &status) == 0
    account = isThere && geteuid() == 0 ? Account(user: status.st_uid, group: status.st_gid) : nil
    self.path = path
  }

  deinit { remove() }

  /// It gets the name that the search for left-overs looks for only once it is locked: until then it has `draft`.
  private static func make(_ path: String, draft: String, for account: Account?) throws(RecoveryError) -> FileLock {
    do throws(RecoveryError) {
      try require(mkdir(draft, 0o700), "make", draft)
      let lock = try FileLock(path: "\(draft)/lock")
      try require(mkdir(cluster(in: draft), 0o700), "make", draft)
      if let account {
        try require(chown(cluster(in: draft), account.user, account.group), "give away", draft)
        try require(chmod(draft, 0o711), "open", draft)
      }
      try require(rename(draft, path), "rename", draft)
      return lock
    } catch {
      try? FileManager.default.removeItem(atPath: draft)
      throw error
    }
  }

  /// Removes everything. The server's part is removed as the server's account, so that no link planted in it leads a
  /// removal by root elsewhere.
  private borrowing func remove() {
    var removal = ProgramInvocation(["rm", "-rf", "--", cluster], environment: ["PATH": ExecutableSearch.defaultPath])
    removal.account = account
    let deadline = Deadline.in(.seconds(30))
    // The last processes of a killed server may still write; they see its death within moments.
    while (try? Subprocess.run(removal, until: deadline, interruptible: false))?.status.isSuccess != true {
      if deadline.hasPassed || rmdir(cluster) == 0 { break }
      Readiness.pause(until: deadline, milliseconds: 100)
    }
    rmdir(cluster)
    unlink(log)
    unlink("\(path)/lock")
    rmdir(path)
  }
}

private func require(_ result: Int32, _ verb: String, _ path: String) throws(RecoveryError) {
  if result == 0 { return }
  let error = errno
  throw RecoveryError(
    error == ENOSPC || error == EDQUOT ? .diskFull : .fileNotWritable,
    "cannot \(verb) the directory \(path): \(systemErrorText(error))",
    hints: ["name a directory that is there and yours: --work-dir DIR"])
}
