/// The server that is meant: named by `--postgres` or by libpq's environment variables, never guessed.
public struct ConnectionTarget: Sendable {
  /// libpq's keywords and their values, without any password.
  let keywords: [String: String]
  /// The password, when it did not come from a password file.
  let password: Secret?

  /// Joins `--postgres` (keywords and values, or a URI) and libpq's environment variables.
  ///
  /// The string wins over the environment; a server named in it is not mixed with `PGHOSTADDR` or `PGSERVICE`. When a
  /// service is named, libpq itself adds the service file and the rest of the environment. Throws ``ErrorCode/usage``
  /// when no server is named, the string is not understood, or holds a password; the password is not repeated.
  public init(
    conninfo: String? = nil, environment: [String: String] = LibpqEnvironment.atStart, password: Secret? = nil
  ) throws(RecoveryError) {
    var keywords = try conninfo.map(Conninfo.keywords) ?? [:]
    let namesServer = ["host", "hostaddr", "service"].contains { keywords[$0] != nil }
    if !namesServer { keywords["service"] = environment.value("PGSERVICE") }
    if keywords["service"] == nil {
      for option in LibpqOption.known where !option.isSecret && keywords[option.keyword] == nil {
        if namesServer && ["hostaddr", "service"].contains(option.keyword) { continue }
        keywords[option.keyword] = option.variable.flatMap(environment.value)
      }
    }
    guard ["host", "hostaddr", "service"].contains(where: { keywords[$0] != nil }) else {
      throw RecoveryError(
        .usage, "no target server named",
        hints: ["name it: --postgres \"host=... user=...\"", "or set PGHOST, PGHOSTADDR or PGSERVICE"])
    }
    self.keywords = keywords
    self.password = password ?? environment.value("PGPASSWORD").map { Secret(Array($0.utf8)) }
  }

  /// A target of which every keyword is known.
  init(keywords: [String: String], password: Secret? = nil) {
    self.keywords = keywords
    self.password = password
  }

  /// `HOST:PORT` (several, separated by commas, when several are named), or `service NAME`: what a person types to
  /// confirm when there is no deployment.
  public var displayName: String {
    if let service = keywords["service"] { return "service \(service)" }
    let hosts = (keywords["host"] ?? keywords["hostaddr"] ?? "").split(separator: ",", omittingEmptySubsequences: false)
    let ports = (keywords["port"] ?? "5432").split(separator: ",", omittingEmptySubsequences: false)
    return hosts.enumerated().map { index, host in
      let port = ports.indices.contains(index) ? ports[index] : ports.first ?? ""
      return "\(host):\(port.isEmpty ? "5432" : port)"
    }.joined(separator: ",")
  }

  /// The environment for psql and its sisters to reach the same server: `base`, in which every variable of libpq is
  /// replaced by what this target says. The password is in it, as `PGPASSWORD`, because arguments are public.
  ///
  /// Take the target from ``PGConnection/target``: it is that of a server that has answered, without a service, whose
  /// file would win over these variables.
  public func environment(base: [String: String]) -> [String: String] {
    var variables = base
    for option in LibpqOption.known {
      guard let name = option.variable else { continue }
      // With a service, libpq still takes the rest from the environment.
      if keywords["service"] == nil || ["PGHOSTADDR", "PGPASSWORD"].contains(name) { variables[name] = nil }
      if let value = keywords[option.keyword] { variables[name] = value }
    }
    variables["PGPASSWORD"] = password?.text
    return variables
  }
}

extension ConnectionTarget {
  /// Connects and leaves again without a statement: whether there is a server that lets us in.
  ///
  /// - Throws: ``ErrorCode/serverUnreachable`` or ``ErrorCode/serverRefused`` with libpq's own text.
  public func checkReachable() throws(RecoveryError) {
    _ = try PGHandle.connected(to: self, database: "postgres", until: .in(.seconds(15)))
  }
}

extension Secret {
  /// The secret for an interface that takes nothing but a string.
  var text: String { withBytes { String(decoding: $0, as: UTF8.self) } }
}

extension [String: String] {
  /// The value of a variable; an empty one is as good as none, as it is to libpq.
  fileprivate func value(_ name: String) -> String? {
    self[name].flatMap { $0.isEmpty ? nil : $0 }
  }
}
