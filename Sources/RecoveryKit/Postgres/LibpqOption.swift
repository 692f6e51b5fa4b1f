import CPostgres

/// One of libpq's connection keywords, as libpq itself describes it (PostgreSQL documentation, chapter "libpq",
/// "Database Connection Control Functions").
struct LibpqOption {
  /// `host`, `sslmode` …
  let keyword: String
  /// The environment variable that means the same, `PGHOST`; nil for the few that have none.
  let variable: String?
  /// What the connection string said, or the connection uses; nil when it is left to the default.
  let value: String?
  /// A password: never shown, never accepted on the command line.
  let isSecret: Bool

  /// Every keyword this libpq knows, without values.
  static let known: [LibpqOption] = (try? parse("")) ?? []

  /// Takes a connection string apart: keywords and values, or a URI.
  static func parse(_ text: String) throws(LibpqComplaint) -> [LibpqOption] {
    var complaint: UnsafeMutablePointer<CChar>?
    guard let options = PQconninfoParse(text, &complaint) else {
      defer { PQfreemem(complaint) }
      throw LibpqComplaint(text: complaint.map { oneLine($0) } ?? "out of memory")
    }
    return list(options)
  }

  /// What a connection really uses: its string, service file, environment and defaults in one.
  static func used(by connection: OpaquePointer) -> [LibpqOption] {
    PQconninfo(connection).map(list) ?? []
  }

  /// Copies libpq's list and frees it.
  private static func list(_ options: UnsafeMutablePointer<PQconninfoOption>) -> [LibpqOption] {
    defer { PQconninfoFree(options) }
    var found: [LibpqOption] = []
    var next = options
    while let keyword = next.pointee.keyword {
      let option = next.pointee
      found.append(
        LibpqOption(
          keyword: String(cString: keyword), variable: option.envvar.map { String(cString: $0) },
          value: option.val.map { String(cString: $0) },
          isSecret: option.dispchar.map { String(cString: $0) } == "*"))
      next += 1
    }
    return found
  }
}

/// What libpq says about a connection string it does not understand. It may quote the string.
struct LibpqComplaint: Error {
  let text: String
}

/// One of libpq's messages on one line: they end in a line feed and may have several lines.
func oneLine(_ message: UnsafePointer<CChar>) -> String {
  String(cString: message).split(whereSeparator: \.isNewline).joined(separator: "; ")
    .replacing("\t", with: "")
}
