/// Where journals and locks are kept when nothing else is said (XDG Base Directory Specification).
public enum StateDirectory {
  /// `$XDG_STATE_HOME/a9s-recover`, or `~/.local/state/a9s-recover`.
  public static func standard(_ environment: [String: String]) -> String {
    if let state = environment["XDG_STATE_HOME"], state.hasPrefix("/") { return "\(state)/a9s-recover" }
    return "\(environment["HOME"] ?? "/root")/.local/state/a9s-recover"
  }
}
