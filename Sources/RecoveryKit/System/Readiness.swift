import Glibc

/// Waiting for several descriptors at once: poll(2), never longer than ``heartbeat`` so that the caller can ask
/// ``Interruption`` and look after its children in between.
public enum Readiness {
  /// The longest single wait, in milliseconds.
  public static let heartbeat: Int32 = 100

  /// Which of the descriptors can be read or written without blocking, have ended or have failed; empty when the wait
  /// was cut short. Negative numbers are ignored.
  public static func wait(
    reading: [Int32] = [], writing: [Int32] = [], until deadline: Deadline = .never, atMost limit: Int32 = heartbeat
  ) -> Set<Int32> {
    var polled =
      reading.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
      + writing.map { pollfd(fd: $0, events: Int16(POLLOUT), revents: 0) }
    guard poll(&polled, nfds_t(polled.count), deadline.milliseconds(atMost: limit)) > 0 else { return [] }
    return Set(polled.filter { $0.revents != 0 }.map(\.fd))
  }

  /// Lets a little time pass before a condition that has no descriptor is asked again.
  public static func pause(until deadline: Deadline, milliseconds: Int32 = 10) {
    _ = wait(until: deadline, atMost: milliseconds)
  }
}
