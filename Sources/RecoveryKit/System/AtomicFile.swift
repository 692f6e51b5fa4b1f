import CLinux
import Glibc

/// A file that is there whole or not at all: written beside its place, proven to be on the disk, then moved there.
///
/// Until ``commit()``, nothing has the target's name; without a commit nothing is left. The only remains of a crash are
/// called `.NAME.partial-XXXXXXXX`.
public struct AtomicFile: ~Copyable, Sendable {
  /// Where the file will be.
  public let path: String
  private let overwrites: Bool
  private let temporary: String
  private var descriptor = Descriptor.none
  private var isCreated = false

  /// Plans a file and refuses at once what ``commit()`` would refuse: ``ErrorCode/fileExists`` for a target that is
  /// there, unless `overwriting`; ``ErrorCode/fileNotWritable`` for one that is no regular file. Nothing is created
  /// yet.
  public init(path: String, overwriting: Bool = false) throws(RecoveryError) {
    self.path = path
    self.overwrites = overwriting
    let name = path.split(separator: "/").last.map(String.init) ?? ""
    let suffix = String(UInt32.random(in: .min ... .max), radix: 16)
    temporary = "\(directory(of: path))/.\(name.prefix(50)).partial-\(suffix)"
    var status = stat()
    guard lstat(path, &status) == 0 else { return }
    // A device, a pipe or a link would be replaced, not written to.
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw RecoveryError(.fileNotWritable, "not a regular file: \(path)", hints: ["name a new file"])
    }
    if !overwriting { throw alreadyThere(path) }
  }

  deinit { if isCreated { unlink(temporary) } }

  /// Appends bytes; the first call creates the temporary file with mode 0600.
  public mutating func write(_ bytes: UnsafeRawBufferPointer) throws(RecoveryError) {
    try create()
    var rest = bytes
    while !rest.isEmpty {
      switch descriptor.write(rest) {
      case .moved(let count): rest = UnsafeRawBufferPointer(rebasing: rest[count...])
      case .wouldBlock: continue
      case .end: throw failure(path, EPIPE)
      case .failed(let error): throw failure(path, error)
      }
    }
  }

  /// Gives the file its name once its bytes are on the disk. Never replaces a file that came meanwhile, unless
  /// overwriting.
  public mutating func commit() throws(RecoveryError) {
    try create()
    guard fsync(descriptor.number) == 0 else { throw failure(path, errno) }
    try move()
    isCreated = false
    descriptor.close()
    // The new name is an entry of the directory, which has to reach the disk by itself: fsync(2).
    let folder = Descriptor(owning: open(directory(of: path), O_RDONLY | O_DIRECTORY | O_CLOEXEC))
    guard fsync(folder.number) == 0 || errno == EINVAL else { throw failure(path, errno) }
  }

  private mutating func create() throws(RecoveryError) {
    if isCreated { return }
    let call = retryingInterrupted { open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600) }
    guard call.result >= 0 else { throw failure(path, call.error) }
    descriptor = Descriptor(owning: call.result)
    isCreated = true
  }

  private borrowing func move() throws(RecoveryError) {
    if overwrites {
      guard rename(temporary, path) == 0 else { throw failure(path, errno) }
      return
    }
    if renameat2(AT_FDCWD, temporary, AT_FDCWD, path, 1 /* RENAME_NOREPLACE */) == 0 { return }
    // NFS and old kernels do not know the flag; a hard link never replaces either.
    guard errno == EINVAL || errno == ENOSYS else { throw failure(path, errno) }
    guard link(temporary, path) == 0 else { throw failure(path, errno) }
    unlink(temporary)
  }
}

private func directory(of path: String) -> String {
  guard let slash = path.lastIndex(of: "/") else { return "." }
  return slash == path.startIndex ? "/" : String(path[..<slash])
}

private func alreadyThere(_ path: String) -> RecoveryError {
  RecoveryError(.fileExists, "file exists already: \(path)", hints: ["replace it with --force, or name another"])
}

private func failure(_ path: String, _ error: Int32) -> RecoveryError {
  switch error {
  case ENOSPC, EDQUOT:
    RecoveryError(
      .diskFull, "no space left for \(path): \(systemErrorText(error))",
      hints: ["see how much there is: df -h \(directory(of: path))", "name a file on another disk"])
  case EEXIST: alreadyThere(path)
  default: RecoveryError(.fileNotWritable, "cannot write \(path): \(systemErrorText(error))")
  }
}
