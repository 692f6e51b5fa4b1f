import Foundation
import Testing

/// `fetch --salvage` against what openssl and gunzip get out of the same damage.
@Suite struct SalvageTests {
  struct Damage: CustomTestStringConvertible, Sendable {
    let testDescription: String
    /// Applied to the folder with 10 chunks `$id-1` … and `$size` bytes a chunk.
    let script: String
    /// The chunks that can be joined by hand.
    let readable: ClosedRange<Int>
  }

  static let damages = [
    Damage(
      testDescription: "the last chunks are lost", script: "for n in 8 9 10; do rm \"$id-$n\"; done", readable: 1...7),
    Damage(testDescription: "the last chunk is cut", script: "truncate -s 100 \"$id-10\"", readable: 1...10),
    Damage(testDescription: "a chunk in the middle is lost", script: "rm \"$id-6\"", readable: 1...5),
    Damage(testDescription: "the first gap counts", script: "rm \"$id-3\" \"$id-8\"", readable: 1...2),
    Damage(
      testDescription: "bytes in the middle are others",
      script: "head -c 48 /dev/zero | dd of=\"$id-5\" bs=16 seek=200 conv=notrunc status=none", readable: 1...10),
    Damage(
      testDescription: "the end has no closing padding", script: "truncate -s -16 \"$id-10\"", readable: 1...10),
  ]

  @Test(arguments: damages) func theLongestPrefixIsSaved(damage: Damage) throws {
    let dump = try SampleDumps.large
    let folder = try TestDirectory()
    let ciphertext = try BackupFixture.encrypt(dump)
    // Whole cipher blocks, ten chunks.
    let backup = try BackupFixture(
      ciphertext: ciphertext, in: folder.path, chunk: (ciphertext.count / 10 + 16) / 16 * 16)
    try #require(backup.objects.count == 10)
    try Shell.run("cd '\(folder.path)'; id='\(backup.id)'; \(damage.script)")
    let out = try TestDirectory()
    let result = try salvage(folder, to: out.file("d.sql"))
    #expect(result.status == 11, "\(result.output)")
    #expect(result.error["code"] as? String == "backup_damaged")
    #expect(result.json["verdict"] as? String == "damaged")
    #expect(out.names == ["d.sql.SALVAGED-INCOMPLETE"])

    let saved = try #require(FileManager.default.contents(atPath: out.file("d.sql.SALVAGED-INCOMPLETE")))
    let byHand = try decodedByHand(folder, backup.id, damage.readable)
    // openssl and gunzip also give back what follows the damage; up to it, we must have all that they have.
    let intact = zip(byHand, dump).prefix { $0 == $1 }.count
    #expect(saved.count >= intact, "saved \(saved.count) bytes, by hand \(intact) are right")
    #expect(saved.prefix(intact) == dump.prefix(min(intact, saved.count)))
    expectTablesAreTold(result, saved: saved, dump: dump)
  }

  @Test func aWholeBackupGetsItsPlainName() throws {
    let folder = try TestDirectory()
    try BackupFixture(dump: SampleDumps.small, in: folder.path)
    let out = try TestDirectory()
    let result = try salvage(folder, to: out.file("d.sql"))
    #expect(result.status == 0, "\(result.output)")
    #expect(result.json["verdict"] as? String == "fetched")
    #expect(out.names == ["d.sql"])
    #expect(try FileManager.default.contents(atPath: out.file("d.sql")) == SampleDumps.small)
  }

  @Test func withoutTheOptionNothingIsWritten() throws {
    let folder = try TestDirectory()
    let ciphertext = try BackupFixture.encrypt(SampleDumps.small)
    try BackupFixture(ciphertext: ciphertext.dropLast(160), in: folder.path)
    let out = try TestDirectory()
    let result = try BuiltTool.run(
      ["fetch", "--store", folder.path, "--key", "env:KEY", "--output", out.file("d.sql"), "--json"],
      environment: ["KEY": BackupFixture.key])
    #expect(result.status == 11)
    #expect(out.names.isEmpty)
  }

  private func salvage(_ folder: TestDirectory, to path: String) throws -> ToolResult {
    try BuiltTool.run(
      ["fetch", "--salvage", "--store", folder.path, "--key", "env:KEY", "--output", path, "--json"],
      environment: ["KEY": BackupFixture.key])
  }

  private func decodedByHand(_ folder: TestDirectory, _ id: String, _ chunks: ClosedRange<Int>) throws -> Data {
    let names = chunks.map { "'\(id)-\($0)'" }.joined(separator: " ")
    return try Shell.run(
      """
      set +e; cd '\(folder.path)'
      for chunk in \(names); do cat "$chunk" 2>/dev/null; done |
        openssl enc -aes256 -md md5 -d -pass env:FIXTURE_KEY 2>/dev/null | gunzip 2>/dev/null
      true
      """, environment: ["FIXTURE_KEY": BackupFixture.key])
  }

  /// A table is whole where its block in the dump was saved up to its end mark; a database up to its closing line.
  private func expectTablesAreTold(_ result: ToolResult, saved: Data, dump: Data) {
    let part = result.json["salvage"] as? [String: Any] ?? [:]
    #expect(part["bytes"] as? Int == saved.count)
    var whole: Set<String> = []
    for database in ["app", "second"] {
      guard let start = dump.range(of: Data("\\connect \(database)\n".utf8)) else { continue }
      for table in ["alpha", "beta", "gamma"] {
        let rest = start.upperBound..<dump.endIndex
        guard let copy = dump.range(of: Data("COPY public.\(table) (".utf8), in: rest),
          let end = dump.range(of: Data("\n\\.\n".utf8), in: copy.upperBound..<dump.endIndex),
          saved.prefix(end.upperBound) == dump.prefix(end.upperBound)
        else { continue }
        whole.insert("\(database): public.\(table)")
      }
    }
    // Damage inside: inflating went past it, and no table can be vouched for.
    if !dump.starts(with: saved) {
      whole = []
      #expect((part["doubtful_tables"] as? [String])?.isEmpty == false)
    }
    let told = Set((part["whole_tables"] as? [String] ?? []).filter { !$0.contains("rows_of_app") })
    #expect(told == whole)
    let broken = part["broken_tables"] as? [String] ?? []
    #expect(told.isDisjoint(with: broken))
    let closing = Data("-- PostgreSQL database dump complete".utf8)
    if let app = dump.range(of: Data("\\connect app\n".utf8)),
      let end = dump.range(of: closing, in: app.upperBound..<dump.endIndex)
    {
      let isWhole = saved.count >= end.upperBound && dump.starts(with: saved)
      #expect((part["whole_databases"] as? [String])?.contains("app") == isWhole, "\(part)")
    }
  }
}
