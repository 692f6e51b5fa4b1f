import Foundation
import Testing

/// `fetch` against the runbook's own pipeline, wherever the ciphertext is cut.
@Suite struct ChainTests {
  struct Cut: CustomTestStringConvertible, Sendable {
    enum Place: Sendable { case whole, every(Int), beforeEnd(Int) }
    let place: Place
    var first = 1
    var width = 1
    var digest = "md5"

    var testDescription: String { "\(place) from \(first), \(width) wide, \(digest)" }
    var name: String { "\(place)-\(first)-\(width)-\(digest)".filter { $0.isLetter || $0.isNumber || $0 == "-" } }

    func chunk(of size: Int) -> Int? {
      switch place {
      case .whole: nil
      case .every(let bytes): bytes
      case .beforeEnd(let bytes): size - bytes
      }
    }
  }

  static let cuts = [
    Cut(place: .every(5)),  // inside "Salted__"
    Cut(place: .every(8)), Cut(place: .every(12)),  // inside the salt
    Cut(place: .every(16)), Cut(place: .every(20), first: 0),  // inside the first block
    Cut(place: .every(32), width: 3), Cut(place: .every(40), first: 0, width: 4),
    Cut(place: .every(1000)), Cut(place: .every(4096), first: 0), Cut(place: .every(1 << 20)),
    Cut(place: .beforeEnd(1)), Cut(place: .beforeEnd(16)), Cut(place: .beforeEnd(20), first: 0),  // inside the trailer
    Cut(place: .whole),
    Cut(place: .every(333), digest: "sha256"), Cut(place: .whole, digest: "sha256"),
  ]

  @Test(arguments: cuts) func aFolderIsFetchedByteForByte(cut: Cut) throws {
    let dump = try SampleDumps.small
    let folder = try TestDirectory()
    let backup = try Self.backup(dump, cut, in: folder.path)
    #expect(try backup.decryptedByHand(digest: cut.digest) == dump)
    let out = try TestDirectory()
    try Self.fetch(folder.path, [:], to: out.file("dump.sql"), equals: dump, digest: cut.digest)
    #expect(out.names == ["dump.sql"])
    let mode = try FileManager.default.attributesOfItem(atPath: out.file("dump.sql"))[.posixPermissions] as? Int
    #expect(mode == 0o600)
  }

  @Test func aBucketIsFetchedByteForByte() throws {
    let dump = try SampleDumps.small
    let folder = try TestDirectory()
    for cut in Self.cuts {
      let place = folder.file(cut.name)
      try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: false)
      _ = try Self.backup(dump, cut, in: place)
    }
    let bucket = try SampleBucket.upload(folder.path)
    let out = try TestDirectory()
    for cut in Self.cuts {
      try Self.fetch(
        "s3://\(bucket)/\(cut.name)", SampleBucket.environment(), to: out.file(cut.name), equals: dump,
        digest: cut.digest)
    }
  }

  @Test(arguments: [4096, 100_000]) func aLargeDumpIsFetchedByteForByte(chunk: Int) throws {
    let dump = try SampleDumps.large
    let folder = try TestDirectory()
    let backup = try BackupFixture(dump: dump, in: folder.path, chunk: chunk)
    #expect(try backup.decryptedByHand() == dump)
    let out = try TestDirectory()
    try Self.fetch(folder.path, [:], to: out.file("dump.sql"), equals: dump, digest: "md5")
    let bucket = try SampleBucket.upload(folder.path)
    try Self.fetch(
      "s3://\(bucket)", SampleBucket.environment(), to: out.file("again.sql"), equals: dump, digest: "md5")
  }

  @Test func encryptedChunksAreFetchedAsTheyAre() throws {
    let folder = try TestDirectory()
    let backup = try BackupFixture(dump: SampleDumps.small, in: folder.path, chunk: 100)
    let out = try TestDirectory()
    let result = try BuiltTool.run(["fetch", "--store", folder.path, "--encrypted", out.file("spool"), "--json"])
    #expect(result.status == 0, "\(result.errors)\(result.output)")
    #expect(try FileManager.default.contentsOfDirectory(atPath: out.file("spool")).sorted() == backup.objects.sorted())
    for name in backup.objects {
      let pair = [folder.file(name), out.file("spool/\(name)")].map { FileManager.default.contents(atPath: $0) }
      #expect(pair[0] != nil && pair[0] == pair[1])
    }
  }

  private static func backup(_ dump: Data, _ cut: Cut, in folder: String) throws -> BackupFixture {
    let ciphertext = try BackupFixture.encrypt(dump, digest: cut.digest)
    return try BackupFixture(
      ciphertext: ciphertext, in: folder, chunk: cut.chunk(of: ciphertext.count),
      naming: BackupFixture.Naming(first: cut.first, width: cut.width))
  }

  private static func fetch(
    _ store: String, _ environment: [String: String], to path: String, equals dump: Data, digest: String
  ) throws {
    let result = try BuiltTool.run(
      ["fetch", "--store", store, "--key", "env:KEY", "--output", path, "--json"],
      environment: environment.merging(["KEY": BackupFixture.key]) { $1 })
    #expect(result.status == 0, "\(store): \(result.output)")
    #expect(FileManager.default.contents(atPath: path) == dump, "\(store)")
    #expect(result.json["verdict"] as? String == "fetched")
    #expect(result.json["digest"] as? String == digest)
    let told = result.json["dump"] as? [String: Any]
    #expect(told?["sha256"] as? String == (try sha256Hex([UInt8](dump))))
    #expect(told?["bytes"] as? Int == dump.count)
  }
}
