import Foundation
import RecoveryKit
import Testing

@Suite struct SeaweedTests {
  let server: SeaweedServer
  let client: S3Client

  init() throws {
    server = try .shared
    client = S3Client(endpoint: server.endpoint)
  }

  @Test func listsEveryPageInOrder() throws {
    let bucket = try client.makeBucket()
    try client.run(
      """
      from concurrent.futures import ThreadPoolExecutor
      with ThreadPoolExecutor(16) as pool:
        list(pool.map(lambda n: s3.put_object(Bucket=args[0], Key='p/k-%d' % n, Body=b'x' * (n % 7)), range(3000)))
      s3.put_object(Bucket=args[0], Key='pp', Body=b'')
      """, [bucket])
    let all = try server.store("s3://\(bucket)/p").list(prefix: "")
    #expect(all.count == 3000)
    #expect(Set(all.map(\.name)) == Set((0..<3000).map { "k-\($0)" }))
    #expect(all.map(\.name) == all.map(\.name).sorted())
    #expect(all.allSatisfy { $0.size == Int64($0.name.dropFirst(2)).map { $0 % 7 } && $0.etag != nil })
    #expect(all.allSatisfy { $0.modified != nil && $0.cold == nil })
    #expect(try server.store("s3://\(bucket)/p/").list(prefix: "k-29").count == 111)
    #expect(try server.store("s3://\(bucket)").list(prefix: "p/k-1").count == 1111)
    #expect(try server.store("s3://\(bucket)/none").list(prefix: "").isEmpty)
  }

  @Test func readsKeysOfAllCharacters() throws {
    let bucket = try client.makeBucket()
    let keys = ["a b", "a+b", "ä ö ü", "100%", "%41", "x/y", "<&>\"'", "日本", "e\u{301}", "~-._!*()$@,;:=#?"]
    try client.run(
      "for key in args[1:]: s3.put_object(Bucket=args[0], Key='d/' + key, Body=key.encode())", [bucket] + keys)
    let store = try server.store("s3://\(bucket)/d")
    let objects = try store.list(prefix: "")
    #expect(Set(objects.map(\.name)) == Set(keys))
    for object in objects {
      #expect(try store.readFirst(100, of: [object]) == Array(object.name.utf8))
    }
  }

  @Test func streamEqualsTheBytesWhateverTheBlocks() throws {
    let bucket = try client.makeBucket()
    let sizes = [0, 1, 65_535, 65_536, 65_537, 0, 300_000, 1]
    try client.run(
      "for n, size in enumerate(args[1:]): s3.put_object(Bucket=args[0], Key='c-%d' % n, Body=pattern(int(size), str(n)))",
      [bucket] + sizes.map { "\($0)" })
    let digest = try client.run(
      "print(hashlib.sha256(b''.join(pattern(int(s), str(n)) for n, s in enumerate(args))).hexdigest(), end='')",
      sizes.map { "\($0)" })
    let store = try server.store("s3://\(bucket)", keys: SeaweedServer.reader)
    let objects = try server.store("s3://\(bucket)").list(prefix: "c-")
    #expect(objects.map(\.size) == sizes.map(Int64.init))
    for (parallel, blockSize) in [(1, 65_536), (4, 65_536), (3, 10_000), (8, 1 << 20)] {
      let stream = ObjectStream(store: store, objects: objects, parallel: parallel, blockSize: blockSize)
      #expect(try sha256(of: stream) == digest)
    }
    #expect(try sha256(of: ObjectStream(store: store, objects: [])) == sha256Hex([]))
    #expect(try store.readFirst(70_000, of: objects).count == 70_000)
  }

  @Test func refusalsNameCodeAndRight() throws {
    let bucket = try client.makeBucket()
    let wrong = SeaweedServer.Keys(id: "admin", secret: "not the secret")
    expect(.storeRefused, "SignatureDoesNotMatch", "AWS_ACCESS_KEY_ID") {
      _ = try server.store("s3://\(bucket)", keys: wrong).list(prefix: "")
    }
    expect(.storeRefused, "AccessDenied", "s3:ListBucket") {
      _ = try server.store("s3://\(bucket)", keys: SeaweedServer.reader).list(prefix: "")
    }
    expect(.storeNotFound, "NoSuchBucket", "--endpoint") {
      _ = try server.store("s3://no-such-bucket").list(prefix: "")
    }
    expect(.storeRefused, "SignatureDoesNotMatch", "meant for") {
      _ = try server.store("s3://\(bucket)", keys: wrong).readFirst(1, of: [StoredObject(name: "x", size: 1)])
    }
  }

  @Test(arguments: [
    "s3.put_object(Bucket=args[0], Key='c', Body=b'other')", "s3.put_object(Bucket=args[0], Key='c', Body=b'shrt')",
    "s3.delete_object(Bucket=args[0], Key='c')",
  ])
  func changeBetweenListAndReadIsNoticed(change: String) throws {
    let bucket = try client.makeBucket()
    try client.run("s3.put_object(Bucket=args[0], Key='c', Body=b'first')", [bucket])
    let store = try server.store("s3://\(bucket)")
    let objects = try store.list(prefix: "")
    try client.run(change, [bucket])
    expect(.objectChanged, "c in s3://\(bucket)", "run the command again") {
      _ = try store.readFirst(5, of: objects)
    }
  }
}
