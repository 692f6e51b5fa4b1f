/// An element of a small XML answer: its name without prefix, its text, and the elements in it.
///
/// S3 and Azure answer with flat XML that no person wrote. FoundationXML would pull libxml2 into the binary and its
/// start-up, and with it document types, entities and their attacks; this reads elements, text, the five entities and
/// character references, skips attributes and comments, and refuses everything else.
struct XMLElement: Equatable {
  let name: String
  private(set) var text = ""
  private(set) var children: [XMLElement] = []

  /// The text of the first child of that name.
  subscript(_ name: String) -> String? { children.first { $0.name == name }?.text }

  /// All children of that name.
  func all(_ name: String) -> [XMLElement] { children.filter { $0.name == name } }

  /// Reads a whole document; nil where it is none of this kind.
  static func parse(_ bytes: [UInt8]) -> XMLElement? {
    guard let document = String(validating: bytes, as: UTF8.self) else { return nil }
    var reader = XMLReader(rest: Substring(document).utf8)
    return reader.document()
  }

  fileprivate init(name: String) { self.name = name }
  fileprivate mutating func append(_ child: XMLElement) { children.append(child) }
  fileprivate mutating func append(_ more: String) { text += more }
}

private struct XMLReader {
  var rest: Substring.UTF8View

  mutating func document() -> XMLElement? {
    if rest.starts(with: "\u{feff}".utf8) { rest = rest.dropFirst(3) }
    guard skipMisc(), take("<"), let root = element(depth: 0), skipMisc(), rest.isEmpty else { return nil }
    return root
  }

  /// Reads an element whose `<` is behind.
  private mutating func element(depth: Int) -> XMLElement? {
    guard depth < 16, let tag = until(">") else { return nil }
    let isEmpty = tag.hasSuffix("/")
    let qualified = tag.prefix { !" \t\r\n/".contains($0) }
    guard let first = qualified.first, first.isLetter || first == "_" else { return nil }
    var element = XMLElement(name: String(qualified.split(separator: ":").last ?? qualified))
    if isEmpty { return element }
    while true {
      guard let text = until("<"), let plain = unescape(text) else { return nil }
      element.append(plain)
      if take("/") {
        guard let end = until(">"), end.trimmingBlanks == qualified else { return nil }
        return element
      } else if take("![CDATA[") {
        guard let raw = until("]]>") else { return nil }
        element.append(String(raw))
      } else if take("!--") {
        guard until("-->") != nil else { return nil }
      } else {
        guard let child = self.element(depth: depth + 1) else { return nil }
        element.append(child)
      }
    }
  }

  /// Skips blanks, the declaration and comments around the root; a document type is none of them.
  private mutating func skipMisc() -> Bool {
    while true {
      rest = rest.drop { [0x20, 0x09, 0x0a, 0x0d].contains($0) }
      if take("<?") {
        guard until("?>") != nil else { return false }
      } else if take("<!--") {
        guard until("-->") != nil else { return false }
      } else {
        return true
      }
    }
  }

  private mutating func take(_ mark: String) -> Bool {
    guard rest.starts(with: mark.utf8) else { return false }
    rest = rest.dropFirst(mark.utf8.count)
    return true
  }

  /// What stands before `mark`, which is behind afterwards; nil where it never comes.
  private mutating func until(_ mark: String) -> Substring? {
    var end = rest.startIndex
    let first = mark.utf8.first
    while let next = rest[end...].firstIndex(where: { $0 == first }) {
      if rest[next...].starts(with: mark.utf8) {
        let text = Substring(rest[..<next])
        rest = rest[next...].dropFirst(mark.utf8.count)
        return text
      }
      end = rest.index(after: next)
    }
    return nil
  }

  private func unescape(_ text: Substring) -> String? {
    guard text.utf8.contains(UInt8(ascii: "&")) else { return String(text) }
    let parts = text.split(separator: "&", omittingEmptySubsequences: false)
    var plain = String(parts[0])
    for part in parts.dropFirst() {
      let pieces = part.split(separator: ";", maxSplits: 1, omittingEmptySubsequences: false)
      guard pieces.count == 2, let character = entity(pieces[0]) else { return nil }
      plain.unicodeScalars.append(character)
      plain += pieces[1]
    }
    return plain
  }

  private func entity(_ name: Substring) -> UnicodeScalar? {
    switch name {
    case "lt": "<"
    case "gt": ">"
    case "amp": "&"
    case "quot": "\""
    case "apos": "'"
    default:
      if name.hasPrefix("#x") {
        UInt32(name.dropFirst(2), radix: 16).flatMap(UnicodeScalar.init)
      } else if name.hasPrefix("#") {
        UInt32(name.dropFirst()).flatMap(UnicodeScalar.init)
      } else {
        nil
      }
    }
  }
}

extension Substring {
  fileprivate var trimmingBlanks: Substring { prefix { !" \t\r\n".contains($0) } }
}
