/// The few words of roff's man macros that a manual page needs.
enum Roff {
  /// A text as roff must read it to show it as it is.
  static func escaped(_ text: String) -> String {
    let body = text.unicodeScalars.map(escaped).joined()
    // A line that begins with one of these would be taken for a request.
    return body.hasPrefix(".") ? "\\&" + body : body
  }

  private static func escaped(_ scalar: Unicode.Scalar) -> String {
    switch scalar {
    case "\\": "\\[rs]"
    case "-": "\\-"
    case "'": "\\[aq]"
    case "\"": "\\[dq]"
    case "`": "\\[ga]"
    case "^": "\\[ha]"
    case "~": "\\[ti]"
    case _ where !scalar.isASCII: "\\[u\(hexadecimal(scalar))]"
    default: String(scalar)
    }
  }

  private static func hexadecimal(_ scalar: Unicode.Scalar) -> String {
    let digits = String(scalar.value, radix: 16, uppercase: true)
    return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }

  /// A heading of the page.
  static func section(_ title: String) -> String { ".SH \"\(escaped(title))\"" }

  /// A heading within a section.
  static func subsection(_ title: String) -> String { ".SS \"\(escaped(title))\"" }

  /// A term in bold with its explanation.
  static func item(_ term: String, _ text: String) -> String {
    ".TP\n\\fB\(escaped(term))\\fR\n\(escaped(text))"
  }

  /// Lines shown as they are typed, indented.
  static func verbatim(_ lines: [String]) -> String {
    ([".RS 4", ".nf"] + lines.map(escaped) + [".fi", ".RE"]).joined(separator: "\n")
  }
}
