/// One message on psql's standard error, as `-f -` and `VERBOSITY=verbose` print it.
public struct PsqlMessage: Sendable, Equatable {
  /// `ERROR`, `FATAL`, `PANIC`, `WARNING`, `NOTICE`; `error` for psql's own.
  public var severity: String
  /// Five characters, or empty for psql's own messages.
  public var sqlstate: String
  /// What it says, without the lines that follow.
  public var text: String
  /// The line of psql's input that it names; 0 when it names none.
  public var line: Int
  /// `DETAIL`, `CONTEXT` and the like, as they stand.
  public var details: [String] = []

  /// Whether something failed.
  public var isError: Bool { ["ERROR", "FATAL", "PANIC", "error", "fatal"].contains(severity) }

  /// Whether it is psql's own, not the server's.
  var isOfPsql: Bool { severity.first?.isLowercase == true }

  /// Reads a first line: `psql:<stdin>:14: ERROR:  42710: role "x" already exists`; nil when it is a further line.
  init?(_ output: String) {
    let prefix = "psql:<stdin>:"
    if output.hasPrefix(prefix) {
      let rest = output.dropFirst(prefix.count)
      guard let colon = rest.firstIndex(of: ":"), let line = Int(rest[..<colon]) else { return nil }
      self.init(line: line, rest: rest[rest.index(after: colon)...].drop { $0 == " " })
    } else if output.hasPrefix("psql: ") {
      self.init(line: 0, rest: output.dropFirst(6))
    } else {
      return nil
    }
  }

  private init?(line: Int, rest: Substring) {
    guard let colon = rest.firstIndex(of: ":") else { return nil }
    severity = String(rest[..<colon])
    self.line = line
    let text = rest[rest.index(after: colon)...].drop { $0 == " " }
    let code = text.prefix(5)
    let hasCode =
      code.count == 5 && text.dropFirst(5).hasPrefix(": ") && code.allSatisfy { $0.isUppercase || $0.isNumber }
    sqlstate = hasCode ? String(code) : ""
    self.text = String(hasCode ? text.dropFirst(7) : text)
  }
}

/// Puts psql's standard error together into messages as it comes.
///
/// A message of the server ends with its LOCATION line, which the verbose form always has; psql's own are one line. It is
/// not held back until the next one begins: that may be hours later, and its statement forgotten by then.
struct PsqlMessageReader {
  private var pending: [UInt8] = []
  private var current: PsqlMessage?

  /// Takes the next bytes and returns the messages that are whole by then.
  mutating func read(_ bytes: some Sequence<UInt8>) -> [PsqlMessage] {
    pending += bytes
    var whole: [PsqlMessage] = []
    while let end = pending.firstIndex(of: 0x0a) {
      let line = String(decoding: pending[..<end], as: UTF8.self)
      pending.removeFirst(end + 1)
      if let next = PsqlMessage(line) {
        if let current { whole.append(current) }
        current = next
      } else if (current?.details.count ?? 0) < 20 {
        current?.details.append(line)
      }
      if let message = current, message.isOfPsql || line.hasPrefix("LOCATION:  ") {
        whole.append(message)
        current = nil
      }
    }
    return whole
  }

  /// The end of psql: what was held back.
  mutating func finish() -> [PsqlMessage] {
    let last = read([0x0a]) + (current.map { [$0] } ?? [])
    current = nil
    return last
  }
}
