import CLinux
import Glibc

/// The two ends of one stream of a child: the program's, and ours when it is a pipe.
struct StreamEnds: ~Copyable {
  let theirs: Descriptor
  let ours: Descriptor

  init(_ stream: ChildProcess.Stream, forReading: Bool) throws(RecoveryError) {
    switch stream {
    case .null:
      theirs = try opened("/dev/null", O_RDWR)
      ours = .none
    case .file(let path):
      theirs = try opened(path, forReading ? O_RDONLY : O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW)
      ours = .none
    case .pipe:
      var ends: [Int32] = [-1, -1]
      guard pipe2(&ends, O_CLOEXEC) == 0 else {
        throw RecoveryError(.unexpected, "cannot make a pipe: \(systemErrorText(errno))")
      }
      let (read, write) = (aboveStandard(ends[0]), aboveStandard(ends[1]))
      // Only ours: the program's end is another open file, and programs expect a blocking one.
      _ = fcntl(forReading ? write : read, F_SETFL, O_NONBLOCK)
      theirs = Descriptor(owning: forReading ? read : write)
      ours = Descriptor(owning: forReading ? write : read)
    }
  }
}

private func opened(_ path: String, _ flags: Int32) throws(RecoveryError) -> Descriptor {
  let call = retryingInterrupted { open(path, flags | O_CLOEXEC, 0o600) }
  guard call.result >= 0 else {
    let code: ErrorCode = flags & (O_WRONLY | O_RDWR) == 0 ? .fileNotReadable : .fileNotWritable
    throw RecoveryError(code, "cannot open \(path): \(systemErrorText(call.error))")
  }
  return Descriptor(owning: aboveStandard(call.result))
}

/// Moves a descriptor out of the numbers of the standard streams, where it lands when one of ours was closed: it would
/// be overwritten before it is passed on.
private func aboveStandard(_ number: Int32) -> Int32 {
  guard (0...2).contains(number) else { return number }
  let moved = fcntl(number, F_DUPFD_CLOEXEC, 3)
  close(number)
  return moved
}
