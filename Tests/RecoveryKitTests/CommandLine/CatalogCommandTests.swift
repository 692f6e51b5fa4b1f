import Foundation
import Testing

@testable import RecoveryKit

/// The right backup out of a crowded bucket, and why it is the right one.
@Suite struct CatalogCommandTests {
  private static let guid = "de2fe9e4-6535-423d-8709-dca87df7985c"
  /// In the order of their instants: in seconds, in milliseconds, and the newest, which is not finished.
  private static let ids = ["\(guid)-1740130000", "\(guid)-1740130000500", "\(guid)-1740140000"]

  @Test func theRightOneOutOfThousandsIsChosenAndListed() throws {
    let site = try Site()
    try site.lists()
    try site.verifies()
    try site.showsTheNewest()
    try site.restoresNoOlderOneUnasked()
  }

  @Test func severalGUIDsAreListedNewestInstantFirst() throws {
    let folder = try TestDirectory()
    let ciphertext = try BackupFixture.encrypt(SampleDumps.small)
    for id in ["b-1569935509279", "a-2-1740130001", "a-1740130000", "a-1740130000001"] {
      try BackupFixture(ciphertext: ciphertext, in: folder.path, id: id)
    }
    let all = try Self.list(["--store", folder.path])
    #expect(
      all.map { $0["id"] as? String } == ["a-2-1740130001", "a-1740130000001", "a-1740130000", "b-1569935509279"])
    #expect(
      all.map { $0["time"] as? String } == [
        "2025-02-21T09:26:41Z", "2025-02-21T09:26:40.001Z", "2025-02-21T09:26:40Z", "2019-10-01T13:11:49.279Z",
      ])
    let one = try Self.list(["--store", folder.path, "--guid", "a"])
    #expect(one.map { $0["id"] as? String } == ["a-1740130000001", "a-1740130000"])
  }

  private struct Site {
    let store: [String]
    let environment: [String: String]
    let size: Int

    init() throws {
      let folder = try TestDirectory()
      let ciphertext = try BackupFixture.encrypt(SampleDumps.small)
      for id in ids {
        try BackupFixture(ciphertext: ciphertext, in: folder.path, id: id, chunk: 400, metadata: id != ids[2])
      }
      try FileManager.default.removeItem(atPath: folder.file("\(ids[2])-2"))
      let bucket = try SampleBucket.upload(folder.path)
      try S3Client(endpoint: SeaweedServer.shared.endpoint).run(
        """
        from concurrent.futures import ThreadPoolExecutor
        def name(n): return '%s-%d-17%08d-%d' % (args[1][:-1], n % 70, n // 3, n % 3 + 1)
        with ThreadPoolExecutor(16) as pool:
          list(pool.map(lambda n: s3.put_object(Bucket=args[0], Key=name(n), Body=b'x' * 32), range(3000)))
        """, [bucket, guid])
      store = ["--store", "s3://\(bucket)"]
      environment = try SampleBucket.environment().merging(["KEY": BackupFixture.key]) { $1 }
      size = ciphertext.count
    }

    func run(_ words: [String]) throws -> ToolResult {
      try BuiltTool.run(words + store + ["--guid", guid, "--json"], environment: environment)
    }

    func lists() throws {
      let all = try CatalogCommandTests.list(store + ["--guid", guid], environment)
      #expect(all.map { $0["id"] as? String } == ids.reversed())
      #expect(all.map { $0["complete"] as? Bool } == [false, true, true])
      #expect(all.map { $0["timestamp"] as? Int } == [1_740_140_000, 1_740_130_000_500, 1_740_130_000])
      #expect(all.allSatisfy { $0["guid"] as? String == guid })
      #expect(all.map { $0["encrypted_bytes"] as? Int } == [size - 400, size, size])
      #expect((all.first?["problems"] as? [String])?.joined().contains("chunk 2 of") == true)
      #expect(all.dropFirst().allSatisfy { ($0["problems"] as? [String])?.isEmpty == true })
    }

    func verifies() throws {
      let result = try run(["verify", "--key", "env:KEY"])
      #expect(result.status == 0, "\(result.output)")
      #expect(result.json["backup_id"] as? String == ids[1])
      #expect(result.json["verdict"] as? String == "proven")
      #expect(result.json["reason"] as? String == "the newest complete of 3 backups; 1 newer incomplete")
      let warnings = (result.json["warnings"] as? [String] ?? []).joined()
      #expect(warnings.contains("\(ids[2]) of 2025-02-21T12:13:20Z is incomplete") && warnings.contains("chunk 2 of"))
      #expect((result.json["warnings"] as? [String])?.count == 1)
    }

    func showsTheNewest() throws {
      let result = try run(["backups", "show"])
      #expect(result.status == 0, "\(result.output)")
      #expect(result.json["backup_id"] as? String == ids[2])
    }

    func restoresNoOlderOneUnasked() throws {
      let result = try run(["restore", "--key", "env:KEY", "--postgres", "host=/nonexistent"])
      #expect(result.status == 11, "\(result.output)")
      #expect(result.error["code"] as? String == "backup_incomplete")
      #expect((result.error["hints"] as? [String])?.joined().contains(ids[1]) == true)
    }
  }

  /// `backups list --json`, its keys exactly as they are documented.
  private static func list(_ words: [String], _ environment: [String: String] = [:]) throws -> [[String: Any]] {
    let result = try BuiltTool.run(["backups", "list", "--json"] + words, environment: environment)
    #expect(result.status == 0, "\(result.output)")
    #expect(Set(result.json.keys) == ["command", "verdict", "seconds", "warnings", "backups"])
    #expect(result.json["command"] as? String == "backups list")
    #expect(result.json["verdict"] as? String == "listed")
    let backups = result.json["backups"] as? [[String: Any]] ?? []
    for backup in backups {
      #expect(
        Set(backup.keys) == ["id", "guid", "timestamp", "time", "chunks", "encrypted_bytes", "complete", "problems"])
    }
    return backups
  }
}
