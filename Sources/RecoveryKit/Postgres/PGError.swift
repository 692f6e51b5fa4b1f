import CPostgres

/// An error or a notice of a PostgreSQL server, field by field (PostgreSQL documentation, "Error and Notice Message
/// Fields").
public struct PGError: Error, Equatable, Sendable {
  /// `ERROR`, `NOTICE` …, never translated.
  public let severity: String
  /// The five characters of appendix A, "PostgreSQL Error Codes"; empty when libpq itself complains.
  public let sqlstate: String
  /// What happened.
  public let message: String
  /// More about it, or nil.
  public let detail: String?
  /// What to do about it, or nil.
  public let hint: String?

  /// Copies the fields of a result. They are called by letters (`PG_DIAG_SQLSTATE` …), which Swift does not import.
  init(_ result: OpaquePointer) {
    func field(_ letter: Unicode.Scalar) -> String? {
      PQresultErrorField(result, Int32(letter.value)).map { String(cString: $0) }
    }
    severity = field("V") ?? field("S") ?? ""
    sqlstate = field("C") ?? ""
    message = field("M") ?? PQresultErrorMessage(result).map { oneLine($0) } ?? ""
    detail = field("D")
    hint = field("H")
  }

  /// The error in the tool's voice: ``ErrorCode/serverRefused`` with the server's own words, its hint first.
  public var recoveryError: RecoveryError {
    let details = [detail, sqlstate.isEmpty ? nil : "SQLSTATE \(sqlstate)"].compactMap { $0 }
    let suffix = details.isEmpty ? "" : " (\(details.joined(separator: "; ")))"
    return RecoveryError(.serverRefused, "the server refused: \(message)\(suffix)", hints: [hint].compactMap { $0 })
  }
}
