import Foundation

/// An exclusive lock on a file, flock(2): it dies with its holder, however the holder dies.
///
/// The file's content names the holder for a person. It is never what decides; a stale content means nothing.
public struct FileLock: ~Copyable, Sendable {
  /// The lock file, which stays when the lock is let go: removing it would let two hold "the" lock.
  public let path: String
  private let descriptor: Descriptor

  /// Takes the lock or throws ``ErrorCode/locked`` naming the holder; `subject` is what is locked, for the message.
  public init(path: String, subject: String = "the lock") throws(RecoveryError) {
    let descriptor = try Self.open(path)
    let call = retryingInterrupted { flock(descriptor.number, LOCK_EX | LOCK_NB) }
    guard call.result == 0 else {
      guard call.error == EWOULDBLOCK else { throw Self.failure(path, call.error) }
      throw Self.held(path, subject, by: Self.content(of: descriptor))
    }
    guard ftruncate(descriptor.number, 0) == 0 else { throw Self.failure(path, errno) }
    let holder = Array(Self.ourselves.utf8)
    if case .failed(let error) = holder.withUnsafeBytes({ descriptor.write($0) }) { throw Self.failure(path, error) }
    self.path = path
    self.descriptor = descriptor
  }

  deinit { _ = ftruncate(descriptor.number, 0) }

  /// This process, as its locks name it.
  static var ourselves: String {
    let user = getpwuid(geteuid()).map { String(cString: $0.pointee.pw_name) } ?? "user \(geteuid())"
    let host = ProcessInfo.processInfo.hostName
    return "process \(getpid()) of \(user) on \(host) since \(Date().ISO8601Format())\n"
  }

  private static func open(_ path: String) throws(RecoveryError) -> Descriptor {
    let call = retryingInterrupted { Foundation.open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600) }
    guard call.result >= 0 else { throw failure(path, call.error) }
    return Descriptor(owning: call.result)
  }

  private static func content(of descriptor: borrowing Descriptor) -> String {
    withUnsafeTemporaryAllocation(byteCount: 512, alignment: 1) { buffer in
      guard case .moved(let count) = descriptor.read(into: buffer) else { return "" }
      return String(decoding: buffer[..<count], as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
    }
  }

  private static func held(_ path: String, _ subject: String, by holder: String) -> RecoveryError {
    RecoveryError(
      .locked, "\(subject) is held by \(holder.isEmpty ? "another process" : holder)",
      hints: ["wait for it to end, or look at it: fuser -v \(path)"])
  }

  private static func failure(_ path: String, _ error: Int32) -> RecoveryError {
    RecoveryError(.fileNotWritable, "cannot lock \(path): \(systemErrorText(error))")
  }
}
