import Foundation
import RecoveryKit
import Testing

@testable import a9s_recover

/// The manual pages, as groff and man see them.
@Suite struct ManualArgumentTests {
  static let topics: [[String]] = [[], ["verify"], ["backups"], ["backups", "list"], ["help"]]

  @Test(arguments: topics)
  func `groff finds nothing to warn of`(_ topic: [String]) throws {
    let run = try RealProgram("groff", ["-man", "-ww", "-z", "-Tutf8", try page(topic).path])
    #expect(run.errors == "")
    #expect(run.status == 0)
  }

  @Test(arguments: topics)
  func `man finds nothing to warn of`(_ topic: [String]) throws {
    let run = try RealProgram("man", ["--warnings", "-l", try page(topic).path])
    #expect(run.errors == "")
    #expect(run.status == 0)
  }

  @Test func `the page shows what the help shows`() throws {
    let run = try RealProgram("man", ["-l", "-Tutf8", try page([]).path])
    for text in [
      "a9s-recover - restores a cluster from its backup", "--max-age DURATION", "A9S_BACKUP_KEYS", "CONFIGURATION FILE",
      "verify --store /b --key 'command:[\"pass\",\"show\"]' --max-age 26h", "Reads every byte.",
      "target partly restored: do not serve from it",
    ] {
      #expect(run.output.replacing(/.\u{8}/, with: "").contains(text), "\(text)")
    }
  }

  @Test(arguments: [
    (".TH", "\\&.TH"), ("'x'", "\\[aq]x\\[aq]"), ("a\\b", "a\\[rs]b"), ("a-b", "a\\-b"), ("…", "\\[u2026]"),
  ])
  func `text is shown as it is`(_ text: String, _ roff: String) {
    #expect(Roff.escaped(text) == roff)
  }

  private let place: ScratchPlace

  init() throws { place = try ScratchPlace() }

  private func page(_ topic: [String]) throws -> URL {
    var call = ArgumentCall("manual")
    call.arguments += topic
    return try place.file("a9s-recover.1", try #require(try call.text()))
  }
}
