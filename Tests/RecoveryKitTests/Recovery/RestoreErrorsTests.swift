import Foundation
import Testing

@testable import RecoveryKit

/// Restores that go in whole but not clean: each error with its statement and line, each missing row in the ledger.
@Suite struct RestoreErrorsTests {
  /// A cluster dump of one database, with these lines in its section.
  static func dump(_ lines: [String]) -> Data {
    let opening = [
      "--", "-- PostgreSQL database cluster dump", "--", "", "SET standard_conforming_strings = on;", "", "--",
      "-- Roles",
      "--", "", "CREATE ROLE postgres;", "", "\\connect postgres", "", "--", "-- PostgreSQL database dump", "--", "",
      "-- Dumped from database version 15.20", "-- Dumped by pg_dump version 15.20", "",
    ]
    let closing = [
      "", "--", "-- PostgreSQL database dump complete", "--", "", "--", "-- PostgreSQL database cluster dump complete",
      "--",
      "",
    ]
    return Data((opening + lines + closing).joined(separator: "\n").utf8)
  }

  /// The line of the dump on which this text stands alone.
  private func line(of text: String, in dump: Data) -> Int? {
    String(decoding: dump, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
      .firstIndex { $0 == text }.map { $0 + 1 }
  }

  @Test func unexpectedErrorsAreToldWithTheirStatementAndLine() throws {
    let dump = Self.dump([
      "CREATE TABLE public.t (a integer CHECK (a < 10));", "CREATE TABLE public.t (a integer);",
      "ALTER TABLE public.missing", "    OWNER TO postgres;", "COPY public.t (a) FROM stdin;", "1", "99", "\\.",
      "COPY public.t (a) FROM stdin;", "5", "6", "\\.", "SELECT 1/0;",
    ])
    let site = try RestoreSite(dump)
    let result = try site.restore()
    #expect(result.status == 14, "\(result.output)")
    #expect(result.json["target"] as? String == "restored")
    let unexpected = try #require((result.json["errors"] as? [String: Any])?["unexpected"] as? [[String: Any]])
    #expect(unexpected.map { $0["sqlstate"] as? String } == ["42P07", "42P01", "23514", "22012"])
    #expect(
      unexpected.map { $0["line"] as? Int } == [
        line(of: "CREATE TABLE public.t (a integer);", in: dump), line(of: "    OWNER TO postgres;", in: dump),
        line(of: "\\.", in: dump), line(of: "SELECT 1/0;", in: dump),
      ])
    #expect((unexpected[1]["statement"] as? String)?.hasPrefix("ALTER TABLE public.missing") == true)
    #expect((unexpected[2]["statement"] as? String)?.hasPrefix("COPY public.t (a) FROM stdin;") == true)
    let ledger = try #require(result.json["ledger"] as? [String: Any])
    let mismatches = try #require(ledger["mismatches"] as? [[String: Any]])
    #expect(mismatches.count == 1)
    #expect(mismatches[0]["expected"] as? Int == 2)
    #expect(ledger["rows"] as? Int == 2)
  }

  /// A program of the name psql that says it is another version and then is the real one.
  private func oldPsql(_ version: String) throws -> TestDirectory {
    let folder = try TestDirectory()
    let script =
      "#!/bin/sh\n[ \"$1\" = --version ] && echo 'psql (PostgreSQL) \(version)' && exit\nexec /usr/bin/psql \"$@\"\n"
    try script.write(toFile: folder.file("psql"), atomically: true, encoding: .utf8)
    chmod(folder.path, 0o755)
    chmod(folder.file("psql"), 0o755)
    return folder
  }

  @Test func theFirstFailedCopyEndsAPsqlThatWouldReadItsRowsAsSQL() throws {
    let rows = ["CREATE TABLE public.first (a integer);", "COPY public.first (a) FROM stdin;", "1", "\\."]
    let dump = Self.dump(
      rows + ["COPY public.missing (a) FROM stdin;", "1", "\\.", "CREATE TABLE public.after (a integer);"])
    let site = try RestoreSite(dump)
    let psql = try oldPsql("15.18")
    let result = try site.restore(environment: ["PATH": "\(psql.path):\(ExecutableSearch.defaultPath)"])
    #expect(result.status == 20, "\(result.output)")
    #expect(result.json["target"] as? String == "partial")
    #expect((result.json["warnings"] as? [String])?.contains { $0.contains("the first failed COPY will end") } == true)
    #expect(try site.target.psql("SELECT count(*) FROM public.first").hasPrefix("1"))
    #expect(try site.target.psql("SELECT to_regclass('public.after') IS NULL").hasPrefix("t"))
  }

  @Test func aPsqlOfThatKindStillRestoresAGoodDump() throws {
    let site = try RestoreSite(try OddCluster.plain)
    let psql = try oldPsql("15.18")
    let result = try site.restore(environment: ["PATH": "\(psql.path):\(ExecutableSearch.defaultPath)"])
    #expect(result.status == 0, "\(result.output)")
    #expect(try site.dumpOfTarget() == RestoreSite.comparable(try OddCluster.plain))
  }

  @Test(arguments: [("15.13", "tool_too_old"), ("14.24", "tool_too_old")])
  func aPsqlThatCannotBeTrustedIsNotStarted(version: String, code: String) throws {
    let site = try RestoreSite(try SampleDumps.small)
    let psql = try oldPsql(version)
    let result = try site.restore(environment: ["PATH": "\(psql.path):\(ExecutableSearch.defaultPath)"])
    #expect(result.status == 15)
    #expect(result.error["code"] as? String == code)
    #expect(result.json["target"] as? String == "untouched")
  }
}
