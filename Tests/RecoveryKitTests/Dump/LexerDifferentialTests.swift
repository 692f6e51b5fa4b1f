import Foundation
import Testing

@testable import RecoveryKit

/// Random text to the real psql and to our scanner: both must end their statements at the same semicolons.
///
/// Every semicolon has a number before it, and the server's log tells which statements psql sent. What the scanner
/// refuses is not compared: there the two need not agree.
@Suite struct LexerDifferentialTests {
  static let fragments = [
    "'", "''", "E'", "e'\\''", "'\\'", "\"", "\"\"", "$$", "$a$", "$b$", "$", "a$ ", "$1 ", "(", ")", "--", "-", "/*",
    "*/",
    "/", "*", "\n", "\n", " ", " ", " x ", " CREATE FUNCTION f() ", " create or replace procedure p() ", " BEGIN ",
    " end ",
    " CASE ", "begin atomic ", "U&'", "u&\"", "B'0", "X'", "n'", "::", ":x", ":=", " 1 ", " 1.5e3 ", "[1:2]", "+-",
    "||",
    "ü", "$ü$", " e", " E'\\\\'", "/**/", "/*/",
  ]

  /// psql sends what is left at the end of its input; this keeps it from ending like a statement.
  static let tail = "\ntail\n"

  private struct Generator {
    var state: UInt64
    mutating func below(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int((state >> 33) % UInt64(bound))
    }
  }

  private func randomText(_ seed: UInt64) -> String {
    var generator = Generator(state: seed)
    _ = generator.below(2)
    return (0..<generator.below(40) + 5).map { number in
      generator.below(6) == 0 ? " m\(number);" : Self.fragments[generator.below(Self.fragments.count)]
    }.joined() + Self.tail
  }

  /// The numbers before the semicolons at which our scanner ended statements; nil when it refused the text.
  private func ourEnds(_ text: String) throws -> [Int]? {
    var scanner = DumpScanner(sink: Recorder())
    do throws(RecoveryError) {
      try Array(text.utf8).withUnsafeBufferPointer { bytes throws(RecoveryError) in
        try scanner.scan(UnsafeRawBufferPointer(bytes))
      }
    } catch {
      #expect(error.code == .dumpRefused)
      return nil
    }
    return scanner.sink.statements.compactMap { marker(String(decoding: $0.text, as: UTF8.self)) }
  }

  private func marker(_ statement: String) -> Int? {
    statement.firstMatch(of: /m(\d+);$/).flatMap { Int($0.1) }
  }

  /// By application name, the numbers before the semicolons of the statements that reached the server.
  private func psqlEnds(_ cluster: TestCluster) throws -> [String: [Int]] {
    let folder = "\(cluster.data)/log"
    let files = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".json") }.sorted()
    var ends: [String: [Int]] = [:]
    for line in try files.map({ try String(contentsOfFile: "\(folder)/\($0)", encoding: .utf8) }).joined().split(
      separator: "\n")
    {
      guard let entry = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any],
        let name = entry["application_name"] as? String,
        let statement = entry["statement"] as? String ?? statement(ofMessage: entry["message"] as? String),
        let end = marker(statement)
      else { continue }
      // A statement that fails while it runs is logged twice.
      if ends[name]?.last != end { ends[name, default: []].append(end) }
    }
    return ends
  }

  private func statement(ofMessage message: String?) -> String? {
    message.flatMap { $0.hasPrefix("statement: ") ? String($0.dropFirst("statement: ".count)) : nil }
  }

  @Test func statementsEndWherePsqlEndsThem() throws {
    let first = ProcessInfo.processInfo.environment["A9S_SEED"].flatMap(UInt64.init) ?? UInt64.random(in: 0...(1 << 40))
    let count = ProcessInfo.processInfo.environment["A9S_SOAK"] == nil ? 150 : 5000
    let cluster = try TestCluster(settings: [
      "log_statement = all", "logging_collector = on", "log_destination = jsonlog", "log_min_error_statement = error",
    ])
    for number in 0..<count {
      let text = randomText(first + UInt64(number))
      _ = try? Shell.run(
        "psql -X -q -f - postgres >/dev/null 2>&1", input: Data(text.utf8),
        environment: [
          "PGHOST": cluster.path, "PGPORT": "\(cluster.port)", "PGUSER": "postgres", "PGAPPNAME": "text-\(number)",
          "PGCLIENTENCODING": "UTF8",
        ])
    }
    _ = try Shell.run(
      "psql -X -q -c 'SELECT 1 AS m1;' postgres",
      environment: ["PGHOST": cluster.path, "PGPORT": "\(cluster.port)", "PGUSER": "postgres", "PGAPPNAME": "the end"])
    #expect(try eventually { try psqlEnds(cluster)["the end"] != nil })
    let theirs = try psqlEnds(cluster)
    var compared = 0
    for number in 0..<count {
      let seed = first + UInt64(number)
      guard let ours = try ourEnds(randomText(seed)) else { continue }
      compared += 1
      #expect(ours == theirs["text-\(number)"] ?? [], "A9S_SEED=\(seed): \(randomText(seed).debugDescription)")
    }
    #expect(compared > count / 3, "A9S_SEED=\(first): the scanner refused too many of the texts to compare")
  }
}
