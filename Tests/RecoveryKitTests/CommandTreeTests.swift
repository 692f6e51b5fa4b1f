import Testing

@testable import a9s_recover

@Suite struct CommandTreeTests {
  @Test func everyCommandOfTheToolIsToldWhole() {
    #expect(CommandTreeCheck.problems(in: CommandTree.root) == [])
  }
}
