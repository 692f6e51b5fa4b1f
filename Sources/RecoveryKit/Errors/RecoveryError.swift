/// The one error type: what happened, and what to type next.
///
/// `message` is one sentence, lower case, without a full stop, with the value that was wrong in it; `hints` are what a
/// person can do about it. Neither ever holds a secret.
public struct RecoveryError: Error, Equatable, Sendable {
  /// The stable word that also decides the exit code.
  public var code: ErrorCode
  /// What happened, with the value that was wrong.
  public var message: String
  /// What to do next, the likeliest first.
  public var hints: [String]
  /// Trying the same again may help: the network broke, the service was busy. Never shown; retry loops ask it.
  public var isTransient: Bool

  /// Makes an error of its code, a message in the tool's voice, and hints.
  public init(_ code: ErrorCode, _ message: String, hints: [String] = [], isTransient: Bool = false) {
    self.code = code
    self.message = message
    self.hints = hints
    self.isTransient = isTransient
  }

  /// The exit code of the process that ends with this error.
  public var exit: ExitCode { code.exit }
}
