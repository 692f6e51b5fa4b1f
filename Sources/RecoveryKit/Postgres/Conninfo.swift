/// A connection string from the command line, where every other user can read it.
enum Conninfo {
  /// The keywords and values in it. Throws ``ErrorCode/usage`` for a password in it and for what libpq does not
  /// understand, without repeating what may be a password.
  static func keywords(_ text: String) throws(RecoveryError) -> [String: String] {
    guard text.contains("=") || text.contains("://") else {
      throw RecoveryError(.usage, "--postgres is no connection string (the value is not shown)", hints: [example])
    }
    var keywords: [String: String] = [:]
    for option in try options(text) {
      guard let value = option.value, !value.isEmpty else { continue }
      if option.isSecret {
        throw RecoveryError(
          .usage, "--postgres holds a password (\(option.keyword)), which every user of this machine could read",
          hints: ["leave it out, and use PGPASSFILE, PGPASSWORD or --postgres-password"])
      }
      keywords[option.keyword] = value
    }
    return keywords
  }

  private static func options(_ text: String) throws(RecoveryError) -> [LibpqOption] {
    do {
      return try LibpqOption.parse(text)
    } catch {
      // An unquoted blank in a password makes libpq quote the rest of it.
      let mayHoldPassword = text.lowercased().contains("pass") || text.contains("@")
      let detail = mayHoldPassword ? "not shown, it may hold a password" : error.text
      throw RecoveryError(.usage, "--postgres is not understood: \(detail)", hints: [example])
    }
  }

  private static let example = "for example: --postgres \"host=10.0.0.5 port=5432 user=admin sslmode=verify-full\""
}
