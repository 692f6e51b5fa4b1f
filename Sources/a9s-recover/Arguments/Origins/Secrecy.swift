import RecoveryKit

/// Keeps secrets out of errors.
enum Secrecy {
  /// The error without any text that repeats one of these values: whole, or as a quoted part of it.
  static func withholding(_ values: [String], from error: RecoveryError) -> RecoveryError {
    func isTelling(_ text: String) -> Bool {
      // Every second piece between apostrophes is a quotation, and quotations are what was wrong.
      let quotations = text.split(separator: "'", omittingEmptySubsequences: false).enumerated()
        .filter { $0.offset % 2 == 1 && !$0.element.isEmpty }.map(\.element)
      return values.contains { value in
        !value.isEmpty && (text.contains(value) || quotations.contains { value.contains($0) })
      }
    }
    var told = error
    told.hints.removeAll(where: isTelling)
    if isTelling(error.message) { told.message = "the value is refused, and not shown as it may hold a secret" }
    return told
  }

  /// Whether a stray word can be repeated: no part of a URL, an assignment or a connection string.
  static func isPlain(_ word: String) -> Bool {
    !word.isEmpty && word.utf8.count <= 40
      && word.unicodeScalars.allSatisfy { scalar in
        scalar.isASCII
          && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) || "-_.".unicodeScalars.contains(scalar))
      }
  }
}
