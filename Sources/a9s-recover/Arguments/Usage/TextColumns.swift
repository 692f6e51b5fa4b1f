/// Plain text within a width.
enum TextColumns {
  /// The words of a text in lines of at most `width` characters; a longer word stands alone.
  static func wrap(_ text: String, to width: Int) -> [String] {
    var lines: [String] = []
    for word in text.split(whereSeparator: \.isWhitespace) {
      if let last = lines.last, last.count + 1 + word.count <= width {
        lines[lines.count - 1] += " " + word
      } else {
        lines.append(String(word))
      }
    }
    return lines
  }

  /// The width of the left column that holds these terms; one that is too long gets a line of its own.
  static func termWidth(_ terms: [String], columns: Int) -> Int {
    let widest = columns / 3
    return terms.map(\.count).filter { $0 <= widest }.max() ?? widest
  }

  /// Terms on the left, their explanations wrapped on the right, all indented by two.
  static func table(_ rows: [(term: String, text: String)], columns: Int, termWidth: Int? = nil) -> [String] {
    let left = termWidth ?? Self.termWidth(rows.map(\.term), columns: columns)
    return rows.flatMap { row in
      let lines = wrap(row.text, to: max(columns - left - 4, 20))
      let isShort = row.term.count <= left
      let first = isShort ? padded("  " + row.term, to: left + 4) + (lines.first ?? "") : "  " + row.term
      let rest = (isShort ? lines.dropFirst() : lines[...]).map { padded("", to: left + 4) + $0 }
      return [first] + rest
    }
  }

  /// A line of words that must not be broken inside, continued under the first of them: the usage line.
  static func hanging(_ prefix: String, _ parts: [String], columns: Int) -> [String] {
    var lines = [prefix]
    for part in parts {
      if lines[lines.count - 1].count + 1 + part.count <= columns {
        lines[lines.count - 1] += " " + part
      } else {
        lines.append(padded("", to: prefix.count) + " " + part)
      }
    }
    return lines
  }

  private static func padded(_ text: String, to width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }
}
