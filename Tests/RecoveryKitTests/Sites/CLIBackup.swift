import Foundation
import Testing

@testable import RecoveryKit

/// A backup in a folder, made as a9s makes it: by `gzip | openssl enc -aes256 | split`.
struct BackupFixture {
  static let key = "NYHD8-MVmA55-test-key"
  static let defaultID = "de2fe9e4-6535-423d-8709-dca87df7985c-1740130000"

  /// How the indices of the chunks are written.
  struct Naming {
    var first = 1
    /// Digits at least.
    var width = 1
  }

  let folder: String
  let id: String

  /// The names of its objects but the metadata, in their order.
  var objects: [String]

  /// Encrypts a dump and puts it into the folder.
  @discardableResult
  init(
    dump: Data, in folder: String, id: String = defaultID, key: String = key, digest: String = "md5", chunk: Int? = 1000
  ) throws {
    try self.init(
      ciphertext: Self.encrypt(dump, key: key, digest: digest), in: folder, id: id, chunk: chunk)
  }

  /// Splits a ciphertext into the folder; without a chunk size it is one whole object without an index.
  @discardableResult
  init(
    ciphertext: Data, in folder: String, id: String = defaultID, chunk: Int? = 1000, naming: Naming = Naming(),
    metadata: Bool = true
  ) throws {
    self.folder = folder
    self.id = id
    let files = FileManager.default
    if metadata { try Data("{}".utf8).write(to: URL(filePath: "\(folder)/\(id).json")) }
    guard let chunk else {
      objects = [id]
      try ciphertext.write(to: URL(filePath: "\(folder)/\(id)"))
      return
    }
    let pieces = try TemporaryFolder()
    try Shell.run("split -b \(chunk) -d -a 5 - '\(pieces.path)/'", input: ciphertext)
    objects = []
    for (index, piece) in try files.contentsOfDirectory(atPath: pieces.path).sorted().enumerated() {
      let number = String(naming.first + index)
      let name = "\(id)-\(String(repeating: "0", count: max(0, naming.width - number.count)))\(number)"
      try files.moveItem(atPath: "\(pieces.path)/\(piece)", toPath: "\(folder)/\(name)")
      objects.append(name)
    }
  }

  /// `gzip | openssl enc -aes256 -md md5`.
  static func encrypt(_ dump: Data, key: String = key, digest: String = "md5") throws -> Data {
    try Shell.run(
      "gzip -c | openssl enc -aes256 -md \(digest) -pass env:FIXTURE_KEY", input: dump,
      environment: ["FIXTURE_KEY": key])
  }

  /// The runbook's own pipeline over the folder.
  func decryptedByHand(digest: String = "md5") throws -> Data {
    let joined = objects == [id] ? "'\(id)'" : "$(ls -1v '\(id)'-*)"
    return try Shell.run(
      "cd '\(folder)'; cat \(joined) | openssl enc -aes256 -md \(digest) -d -pass env:FIXTURE_KEY | gunzip",
      environment: ["FIXTURE_KEY": Self.key])
  }
}

/// Cluster dumps of a real server, made once.
enum SampleDumps {
  /// A role and a database with one small table; no role has a password in it.
  static var small: Data { get throws { try made.get().small } }
  /// Two databases with three tables each, in many deflate blocks.
  static var large: Data { get throws { try made.get().large } }

  private static let made = Result {
    let cluster = try TestCluster()
    try cluster.psql("CREATE ROLE app LOGIN; CREATE DATABASE app OWNER app")
    try cluster.psql(
      "CREATE TABLE rows_of_app (id int, word text); INSERT INTO rows_of_app VALUES (1, 'one'), (2, 'two')",
      database: "app")
    let small = try cluster.dumpAll(["--no-role-passwords"])
    try cluster.psql("CREATE DATABASE second")
    for database in ["app", "second"] {
      for table in ["alpha", "beta", "gamma"] {
        try cluster.psql(
          "CREATE TABLE \(table) AS SELECT n AS id, md5(n::text || '\(database)\(table)') AS text"
            + " FROM generate_series(1, 4000) AS n", database: database)
      }
    }
    return (small: small, large: try cluster.dumpAll(["--no-role-passwords"]))
  }
}

/// Buckets of the shared SeaweedFS, and what the tool needs to find it.
enum SampleBucket {
  static func environment(_ keys: SeaweedServer.Keys = SeaweedServer.admin) throws -> [String: String] {
    [
      "AWS_ACCESS_KEY_ID": keys.id, "AWS_SECRET_ACCESS_KEY": keys.secret,
      "AWS_ENDPOINT_URL": try SeaweedServer.shared.endpoint, "AWS_REGION": "us-east-1",
    ]
  }

  /// Puts all that lies below a folder into a new bucket, and returns the bucket's name.
  static func upload(_ folder: String) throws -> String {
    let client = S3Client(endpoint: try SeaweedServer.shared.endpoint)
    let bucket = try client.makeBucket()
    try client.run(
      """
      import os
      from concurrent.futures import ThreadPoolExecutor
      files = [os.path.join(at, name) for at, _, names in os.walk(args[1]) for name in names]
      with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda f: s3.upload_file(f, args[0], os.path.relpath(f, args[1])), files))
      """, [bucket, folder])
    return bucket
  }
}
