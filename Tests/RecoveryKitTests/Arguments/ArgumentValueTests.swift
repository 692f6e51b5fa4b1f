import RecoveryKit
import Testing

@testable import a9s_recover

/// The kinds of values, each word with what it becomes.
@Suite struct ArgumentValueTests {
  @Test(
    arguments: [
      ("45s", 45), ("90m", 5_400), ("26h", 93_600), ("2d", 172_800), ("1d12h", 129_600), ("1d1s", 86_401),
    ] as [(String, Int64)])
  func durations(_ word: String, _ seconds: Int64) throws {
    #expect(try ValueKind.duration.parse(word) == .seconds(seconds))
  }

  @Test(arguments: [
    "", "26", "h", "0h", "12h1d", "1h1h", "-1h", "1.5h", "1 h", "1H", "٣h", "9223372036854775807d",
    "99999999999999999999s",
  ])
  func `no durations`(_ word: String) {
    #expect(throws: RecoveryError.self) { try ValueKind.duration.parse(word) }
  }

  @Test(arguments: ["26h", "90m", "2d", "45s", "3661s"])
  func `durations are shown as they are typed`(_ word: String) throws {
    #expect(try ValueKind.duration.parse(word).words == word)
  }

  @Test(arguments: ["0", "-1", "+1", "1.5", "x", "", "99999999999999999999"])
  func `no positive numbers`(_ word: String) {
    #expect(throws: RecoveryError.self) { try ValueKind.positive("N").parse(word) }
  }

  @Test(arguments: ["a", "=b", "a=", "="])
  func `no pairs`(_ word: String) {
    #expect(throws: RecoveryError.self) { try ValueKind.pair.parse(word) }
  }

  @Test(arguments: [
    ("", "abc", 3), ("guid", "guid", 0), ("giud", "guid", 1), ("gud", "guid", 1), ("guids", "guid", 1),
    ("ca", "abc", 3), ("verify", "fetch", 5),
  ])
  func `edit distances`(_ left: String, _ right: String, _ distance: Int) {
    #expect(Suggestion.editDistance(left, right) == distance)
    #expect(Suggestion.editDistance(right, left) == distance)
  }

  @Test(
    arguments: [
      ("a b  c", ["a", "b", "c"]), ("--key 'x \"y\"'", ["--key", "x \"y\""]), ("a''b \"\"", ["ab", ""]), ("'open", nil),
    ] as [(String, [String]?)])
  func `examples as words`(_ call: String, _ words: [String]?) {
    #expect(Example("p", call).words == words)
  }
}
