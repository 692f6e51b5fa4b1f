/// What was probably meant by a word that is not known.
enum Suggestion {
  /// A hint with the nearest candidates, if any is near enough to be a slip of the fingers.
  static func hints(for word: String, among candidates: [String]) -> [String] {
    let limit = max(1, word.count / 3)
    let distances = Set(candidates).sorted().map { (candidate: $0, distance: editDistance(word, $0)) }
    guard let nearest = distances.map(\.distance).min(), nearest <= limit else { return [] }
    let names = distances.filter { $0.distance == nearest }.map(\.candidate)
    return ["did you mean \(names.joined(separator: " or "))?"]
  }

  /// The fewest insertions, deletions, replacements and swaps of neighbours between two words, no letter edited twice.
  static func editDistance(_ left: String, _ right: String) -> Int {
    let (left, right) = (Array(left), Array(right))
    var earlier: [Int] = []
    var previous = Array(0...right.count)
    for row in left.indices {
      var current = [row + 1]
      for column in right.indices {
        let replaced = previous[column] + (left[row] == right[column] ? 0 : 1)
        var best = min(replaced, previous[column + 1] + 1, current[column] + 1)
        if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
          best = min(best, earlier[column - 1] + 1)
        }
        current.append(best)
      }
      (earlier, previous) = (previous, current)
    }
    return previous[right.count]
  }
}
