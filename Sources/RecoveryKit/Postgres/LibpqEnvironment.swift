import Foundation

/// The environment as the process was started with it, and the end of the two variables that can lead a connection to
/// another server than the one its target names.
public enum LibpqEnvironment {
  /// All variables at the first use, which takes `PGHOSTADDR` and `PGSERVICE` out of the process.
  ///
  /// libpq reads them for every connection that does not set the same keyword, and `hostaddr` beats `host`: a drill
  /// that means its throwaway server's socket would restore into the server that `PGHOSTADDR` names. A target takes
  /// them from here when they are what it was told to use.
  public static let atStart: [String: String] = {
    let variables = ProcessInfo.processInfo.environment
    for name in ["PGHOSTADDR", "PGSERVICE"] { unsetenv(name) }
    return variables
  }()
}
