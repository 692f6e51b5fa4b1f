import RecoveryKit
import Testing

@testable import a9s_recover

/// The check that the real tree goes through finds what it is for.
@Suite struct CommandTreeArgumentTests {
  private struct Options: CommandOptions {
    var text: String?
    var number = 1
    var secret: String? = "hunter2"
    var words: [String] = []
  }

  @Test func `a sound tree has no problems`() {
    #expect(CommandTreeCheck.problems(in: SampleTool.command()) == [])
  }

  @Test func `every kind of problem is found`() {
    let problems = CommandTreeCheck.problems(
      in: Command(
        "tool", "a tool",
        subcommands: [
          Command(
            "one", "Does it.", Options.self,
            options: [
              .value("text", \.text, .text("TEXT"), "").environment("A_TEXT"),
              .value("text", \.text, .text("TEXT"), "a text").environment("A_TEXT"),
              .value("secret", \.secret, .text("SECRET"), "a secret").secretBearing(),
            ],
            positionals: [
              .rest(\.words, .text("WORDS"), "words"), .optional(\.text, .text("A"), "a"),
              .required(\.number, .positive("N"), "a number"),
            ],
            examples: [Example("Fails.", "one --bogus"), Example("an open quote", "one 'x")],
            run: { (_, _) in }),
          Command(
            "two", "another", Options.self,
            options: [
              .value("text", \.number, .positive("N"), "a number").environment("B_TEXT").secretBearing(),
              .value("other", \.text, .text("TEXT"), "another").environment("A_TEXT"),
            ],
            examples: [], run: { (_, _) in }),
          Command("none", "an empty group", subcommands: []),
          Command("none", "an empty group", subcommands: []),
        ]))
    #expect(
      problems == [
        "tool: none is declared twice",
        "tool one: the summary ends with a full stop",
        "tool one: the summary begins with a capital",
        "tool one: the help of --text is missing",
        "tool one: --text is declared twice",
        "tool one: --secret shows a default",
        "tool one: a positional follows one that takes the rest",
        "tool one: a required positional follows an optional one",
        "tool one: the purpose of an example ends with a full stop",
        "tool one: the purpose of an example begins with a capital",
        "tool one: the example 'one --bogus' fails: unknown option '--bogus'",
        "tool one: a quote stays open in 'one 'x'",
        "tool two: --text shows a default",
        "tool two: no example",
        "tool none: a group without commands",
        "tool none: a group without commands",
        "--text: not the same environment everywhere",
        "--text: not the same kind of value everywhere",
        "--text: not secret-bearing everywhere",
        "A_TEXT: read by several options: other, text",
      ])
  }
}
