/// A call worth copying, and what it is for.
struct Example: Equatable, Sendable {
  /// What the call does, lower case: `prove the newest backup`.
  let purpose: String
  /// The call without the tool's name, quoted as for a shell: `verify --store s3://backups`.
  let call: String

  /// Pairs a purpose with a call.
  init(_ purpose: String, _ call: String) {
    self.purpose = purpose
    self.call = call
  }

  /// The words a shell would make of the call; nil where a quote stays open.
  var words: [String]? {
    var words: [String] = []
    var word: String?
    var quote: Character?
    for character in call {
      switch (quote, character) {
      case (let open?, character) where open == character: quote = nil
      case (_?, _): word = (word ?? "") + String(character)
      case (nil, "'"), (nil, "\""):
        quote = character
        word = word ?? ""
      case (nil, " "):
        words += word.map { [$0] } ?? []
        word = nil
      case (nil, _): word = (word ?? "") + String(character)
      }
    }
    return quote == nil ? words + (word.map { [$0] } ?? []) : nil
  }
}
