import Foundation
import Testing

@testable import RecoveryKit

/// Who destroys something is asked, on a terminal, for the name of what is meant.
@Suite struct ConfirmationTests {
  private let site: RestoreSite

  init() throws {
    site = try RestoreSite(try SampleDumps.small)
    #expect(try site.restore().status == 0)
    try site.target.psql("INSERT INTO rows_of_app VALUES (3, 'three')", database: "app")
  }

  private var rows: String { get throws { try site.target.psql("SELECT count(*) FROM rows_of_app", database: "app") } }

  @Test func onATerminalTheNameIsTyped() throws {
    let words = site.words(["--replace-databases"]).filter { $0 != "--json" }
    let named = words + ["--deployment", "deployed"]
    let place = "\(site.target.path):\(site.target.port)"
    for (words, answer, status, left) in [
      (words, "yes", Int32(130), "3\n"), (words, "", 130, "3\n"), (named, place, 130, "3\n"),
      (named, "deployed", 0, "2\n"),
      (words, place, 0, "2\n"),
    ] {
      let (result, screen) = try type(answer, words)
      #expect(result == status, "\(answer): \(screen)")
      #expect(screen.contains("this destroys on \(place), with all they hold: app"))
      #expect(try rows == left, "\(answer)")
    }
  }

  /// Runs the tool on a terminal of its own, script(1), and answers once it has asked.
  private func type(_ answer: String, _ words: [String]) throws -> (status: Int32, screen: String) {
    let command = ([BuiltTool.path] + words).map { "'\($0.replacing("'", with: "'\\''"))'" }.joined(separator: " ")
    let home = try TestDirectory()
    let script = ProgramInvocation(
      ["script", "-qefc", command, "/dev/null"],
      environment: site.environment.merging(
        ["PATH": ExecutableSearch.defaultPath, "HOME": home.path, "SHELL": "/bin/sh", "TERM": "dumb"]) { $1 })
    var child = try ChildProcess(
      script, input: .pipe, output: .file(home.file("screen")), errors: .file(home.file("screen")))
    let screen = {
      String(decoding: FileManager.default.contents(atPath: home.file("screen")) ?? Data(), as: UTF8.self)
    }
    #expect(eventually { screen().contains("to go on: ") }, "\(screen())")
    _ = Array("\(answer)\n".utf8).withUnsafeBytes { child.input.write($0) }
    let status = try #require(try child.wait(until: .in(.seconds(120))))
    child.input.close()
    return (BuiltTool.code(status), screen())
  }
}
