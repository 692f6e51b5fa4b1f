/// What to run, as whom and how closely tied to us: everything about a program but its three streams.
public struct ProgramInvocation: Sendable {
  /// The program (a name for `PATH`, or a path) and its arguments. Arguments are visible to every user: never a secret.
  public var arguments: [String]
  /// The whole environment of the program; nothing is inherited beside it.
  public var environment: [String: String]
  /// The working directory, or nil for ours.
  public var directory: String?
  /// The account to run as, or nil for ours; changing it needs root.
  public var account: Account?
  /// The kernel kills the program when the *thread* that started it ends (prctl(2), `PR_SET_PDEATHSIG`): start it from
  /// the main thread, or from one that outlives it.
  public var diesWithParent = false
  /// The program holds the write end of its own standard input, so that our death is never an end of file to it. Psql
  /// takes an end of file for the end of its script and commits half of a COPY. Such a program ends only by its own
  /// command (`\q`) or by a signal, not by closing the pipe.
  public var keepsOwnInputOpen = false
  /// The Debian package that brings the program, for the hint when it is not there.
  public var package: String?

  /// Describes a program; the rest is set by name.
  public init(_ arguments: [String], environment: [String: String], package: String? = nil) {
    self.arguments = arguments
    self.environment = environment
    self.package = package
  }

  /// The program's name without its directory, for messages.
  public var name: String { arguments.first?.split(separator: "/").last.map(String.init) ?? "" }

  /// The words that are really executed, with both programs found: `setpriv` (util-linux) sets the account and the
  /// death signal and then becomes the program, under the same process ID.
  func resolvedArguments() throws(RecoveryError) -> [String] {
    let path = environment["PATH"] ?? ExecutableSearch.defaultPath
    let program = try ExecutableSearch.require(arguments.first ?? "", path: path, package: package)
    let words = [program] + arguments.dropFirst()
    guard diesWithParent || account != nil else { return words }
    // The death signal is set after the account is changed: a change of credentials would clear it.
    var prefix = [try ExecutableSearch.require("setpriv", path: path, package: "util-linux")]
    if let account { prefix += ["--reuid=\(account.user)", "--regid=\(account.group)", "--clear-groups"] }
    if diesWithParent { prefix += ["--pdeathsig=KILL"] }
    return prefix + ["--"] + words
  }
}
