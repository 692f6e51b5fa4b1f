import RecoveryKit
import Testing

@testable import a9s_recover

/// The help, from every way that leads to it.
@Suite struct ArgumentHelpTests {
  @Test func `the help of a command says all there is to say`() throws {
    #expect(
      try ArgumentCall("help", "drill").text() == """
        usage: a9s-recover drill [options]

        restore into a throwaway server

        options:
          --map-locale FROM=TO  a locale this machine lacks, and what stands in for it
                                (repeatable)
          --no-analyze          leave the statistics out
          --state-dir DIR       journal and locks (environment: A9S_STATE_DIR)
          --postgres CONNINFO   the target

        general:
          --config FILE         a JSON5 file of options; its keys are their names in
                                snake_case (environment: A9S_RECOVER_CONFIG)
          --help                print this help; also -h

        examples:
          # with another locale
          a9s-recover drill --map-locale de_DE.UTF-8=C.UTF-8

        'a9s-recover help exit-codes' lists the exit codes

        """)
  }

  @Test(arguments: [
    ArgumentCall("help", "drill"), ArgumentCall("drill", "-h"), ArgumentCall("drill", "--help"),
    ArgumentCall("drill", "--bogus", "--state-dir", "--help", "stray"),
    ArgumentCall("drill", "--help", environment: ["A9S_RECOVER_CONFIG": "/missing"]),
  ])
  func `all ways to the help of a command`(_ call: ArgumentCall) throws {
    #expect(try call.text() == ArgumentCall("help", "drill").text())
  }

  @Test(arguments: [
    ArgumentCall("help"), ArgumentCall("-h"), ArgumentCall("--help"), ArgumentCall("help", columns: 80), ArgumentCall(),
  ])
  func `all ways to the overview`(_ call: ArgumentCall) throws {
    let text = try #require(try call.text())
    #expect(text.contains("  backups list       all backups, newest first\n"))
    #expect(text.contains("  verify [ID]        prove the whole backup, touching nothing\n"))
    #expect(text.contains("  fetch ID           the dump as a file\n"))
    #expect(!text.contains("manual"))
  }

  @Test func `defaults, requirements and variables are told`() throws {
    let verify = try #require(try ArgumentCall("help", "verify", columns: 120).text())
    #expect(verify.contains("how progress is shown (default: auto)"))
    #expect(verify.contains("ranges in flight (default: 4)"))
    #expect(verify.contains("where the backups are (environment: A9S_STORE)"))
    #expect(verify.contains("Reads every byte.\n\nWrites none.\n"))
    #expect(verify.contains("nodes (config file)"))
    let fetch = try #require(try ArgumentCall("help", "fetch", columns: 120).text())
    #expect(fetch.hasPrefix("usage: a9s-recover fetch ID --output FILE [options]\n"))
    #expect(fetch.contains("(required; environment: A9S_OUTPUT)"))
  }

  @Test(arguments: [40, 60, 80, 120], ["verify", "fetch", "drill", "backups", "exit-codes"])
  func `nothing but examples goes beyond the width`(_ columns: Int, _ topic: String) throws {
    let text = try #require(try ArgumentCall("help", topic, columns: columns).text())
    let lines = text.split(separator: "\n").filter { !$0.hasPrefix("  a9s-recover ") && !$0.hasPrefix("  # ") }
    #expect(lines.filter { $0.count > columns } == [])
  }

  @Test func `the exit codes are those of the table`() throws {
    let text = try #require(try ArgumentCall("help", "exit-codes", columns: 120).text())
    for code in ExitCode.allCases { #expect(text.contains("  \(code.rawValue) ")) }
    #expect(text.contains("  10   no backup found, or the newest older than --max-age\n"))
  }

  @Test func `the version`() throws {
    #expect(try ArgumentCall("--version").text() == "a9s-recover 0.1.0\n")
  }

  @Test(arguments: [([:], nil), (["COLUMNS": "100"], 100), (["COLUMNS": "7"], 40), (["COLUMNS": "999"], 120)])
  func `the width`(_ environment: [String: String], _ columns: Int?) {
    let width = TerminalWidth.columns(environment: environment)
    #expect(columns.map { width == $0 } ?? (40...120).contains(width))
  }
}
