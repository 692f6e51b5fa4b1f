import Glibc

/// The kernel's own words for an `errno`, as strerror(3) gives them without a locale: `No space left on device`.
public func systemErrorText(_ number: Int32) -> String {
  String(cString: strerror(number))
}

/// Calls again while a signal interrupts the call: see signal(7), "Interruption of system calls".
///
/// Returns the call's result and, for -1, the `errno` it left.
func retryingInterrupted<Count: SignedInteger>(_ call: () -> Count) -> (result: Count, error: Int32) {
  while true {
    let result = call()
    if result != -1 { return (result, 0) }
    if errno != EINTR { return (result, errno) }
  }
}
