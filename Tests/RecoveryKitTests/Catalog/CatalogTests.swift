import Testing

@testable import RecoveryKit

@Suite struct CatalogTests {
  static let uuid = "de2fe9e4-6535-423d-8709-dca87df7985c"

  private func listing(_ names: [(String, Int64)]) -> [StoredObject] {
    names.map { StoredObject(name: $0.0, size: $0.1, etag: nil, modified: nil, cold: nil) }
  }

  @Test(arguments: [
    ("de2fe9e4-6535-423d-8709-dca87df7985c-1740130000", "2025-02-21T09:26:40Z"),
    ("b6f4c071-ef44-4af2-9608-531b4ce4823f-1569935509279", "2019-10-01T13:11:49.279Z"),
    ("a9s-pg-1542859215559", "2018-11-22T04:00:15.559Z"),
  ])
  func documentedIDsAreRead(text: String, time: String) throws {
    let id = try #require(BackupID(text))
    #expect(id.description == text)
    #expect(id.time == time)
  }

  @Test(arguments: ["", "-", "a9s-pg", "-1740130000", "a9s-pg-174013000", "a9s-pg-17401300000", "a9s-pg-1740130000x"])
  func otherTextIsNoID(text: String) { #expect(BackupID(text) == nil) }

  @Test(arguments: [
    ("a9s-pg-1740130000", nil as String?, "whole"), ("a9s-pg-1740130000.json", nil, "metadata"),
    ("a9s-pg-1740130000-0", nil, "chunk 0"), ("a9s-pg-1740130000-0007", nil, "chunk 7"),
    ("a9s-pg-2-1740130000-1", "a9s-pg", nil), ("a9s-pg-2-1740130000-1", "a9s-pg-2", "chunk 1"),
    ("a9s-pg-1740130000559-3", "a9s-pg", "chunk 3"), ("a9s-pg-1740130000-1.tmp", nil, nil),
    ("xa9s-pg-1740130000-1", "a9s-pg", nil), ("a9s-pg-1740130000-1-1", "a9s-pg", nil), ("readme.json", nil, nil),
  ])
  func namesAreMatchedExactly(name: String, guid: String?, expected: String?) {
    let read: String? =
      switch ObjectName(name, guid: guid) {
      case .whole: "whole"
      case .metadata: "metadata"
      case .chunk(_, let index): "chunk \(index)"
      case nil: nil
      }
    #expect(read == expected)
  }

  struct Completeness: Sendable { var chunks: [(String, Int64)], problems: [String] }

  static let completeness: [Completeness] = [
    Completeness(chunks: [("0", 64), ("1", 64), ("2", 16)], problems: []),
    Completeness(chunks: [("1", 64), ("2", 64)], problems: []),
    Completeness(chunks: [("01", 64), ("02", 64), ("10", 16)], problems: ["chunks 3 to 9 of 10 are missing"]),
    Completeness(chunks: (1...11).map { ("\($0)", 16) }, problems: []),
    Completeness(chunks: [("1", 64), ("3", 64)], problems: ["chunk 2 of 3 is missing"]),
    Completeness(chunks: [("2", 64), ("3", 64)], problems: ["its first chunk is number 2, not 0 or 1"]),
    Completeness(
      chunks: [("1", 64), ("2", 64), ("02", 64)], problems: ["chunk 2 is there twice: g-1740130000-02, g-1740130000-2"]),
    Completeness(
      chunks: [("1", 64), ("2", 32), ("3", 32)], problems: ["g-1740130000-2 has 32 bytes where the first chunk has 64"]),
    Completeness(
      chunks: [("1", 64), ("2", 80)],
      problems: ["the last chunk g-1740130000-2 has 80 bytes, more than the first with 64"]),
    Completeness(chunks: [("1", 64), ("2", 0)], problems: ["g-1740130000-2 is empty"]),
    Completeness(
      chunks: [("1", 16)], problems: ["its 16 bytes are not a whole number of cipher blocks after a header"]),
    Completeness(
      chunks: [("1", 47)], problems: ["its 47 bytes are not a whole number of cipher blocks after a header"]),
    Completeness(chunks: [], problems: ["it has metadata but no chunks"]),
  ]

  @Test(arguments: completeness)
  func completenessIsWhatNamesAndSizesShow(_ table: Completeness) throws {
    let names = table.chunks.map { ("g-1740130000-\($0.0)", $0.1) } + [("g-1740130000.json", 3)]
    let backup = try #require(Catalog(listing: listing(names)).backups.first)
    #expect(backup.problems == table.problems)
    #expect(backup.isComplete == table.problems.isEmpty)
  }

  @Test func missingMetadataIsAProblemButNotIncompleteness() throws {
    let backup = try #require(Catalog(listing: listing([("g-1740130000-1", 32)])).backups.first)
    #expect(backup.isComplete)
    #expect(backup.problems == ["its metadata file g-1740130000.json is missing"])
  }

  @Test func newestIsTheNewestInstantNotTheLargestNumber() throws {
    let catalog = Catalog(
      listing: listing([("g-1569935509279-1", 32), ("g-1740130000-1", 32), ("g-1542859215559-1", 32)]))
    #expect(catalog.backups.map(\.id.timestamp) == ["1740130000", "1569935509279", "1542859215559"])
  }

  @Test func chunksAreJoinedByNumber() throws {
    let catalog = Catalog(listing: listing((0..<12).map { ("g-1740130000-\($0)", 16) }))
    #expect(catalog.backups[0].chunks.map(\.name.last) == Array("012345678901"))
  }

  @Test func anIncompleteNewerBackupIsNamedNeverSkippedInSilence() throws {
    let catalog = Catalog(
      listing: listing([
        ("g-1740130000-1", 32), ("g-1740130000.json", 1), ("g-1740216400-1", 32), ("g-1740216400-3", 32),
      ]))
    let chosen = try catalog.select(id: nil, mayFallBack: true, in: "there", guid: nil)
    #expect(chosen.backup.id.timestamp == "1740130000")
    #expect(chosen.warnings.count == 1)
    #expect(chosen.warnings[0].contains("g-1740216400 of 2025-02-22T09:26:40Z is incomplete: chunk 2 of 3 is missing"))
    let error = #expect(throws: RecoveryError.self) {
      try catalog.select(id: nil, mayFallBack: false, in: "there", guid: nil)
    }
    #expect(error?.code == .backupIncomplete)
  }

  @Test func severalGUIDsAreAQuestion() throws {
    let catalog = Catalog(listing: listing([("a-1740130000-1", 32), ("b-1740130000-1", 32)]))
    let error = #expect(throws: RecoveryError.self) {
      try catalog.select(id: nil, mayFallBack: true, in: "there", guid: nil)
    }
    #expect(error?.code == .usage)
    #expect(error?.message == "there holds backups of several GUIDs: a, b")
  }
}
