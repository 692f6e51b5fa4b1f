import RecoveryKit
import Testing

@Suite struct ExitCodeTests {
  @Test func everyErrorCodeIsOneStableWord() {
    let words = ErrorCode.allCases.map(\.rawValue)
    #expect(Set(words).count == words.count)
    #expect(words.allSatisfy { $0.allSatisfy { $0.isLowercase || $0 == "_" } })
  }
}
