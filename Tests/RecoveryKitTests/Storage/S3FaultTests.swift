import Foundation
import RecoveryKit
import Testing

private typealias Reply = ScriptedServer.Reply

/// What a network and a server can do wrong while an object is read.
@Suite struct S3FaultTests {
  private let body = (0..<1000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
  private var object: StoredObject { StoredObject(name: "o", size: 1000, etag: "\"e\"") }

  /// The part of `body` that is asked for, perhaps only its beginning before the connection ends.
  private static func part(
    _ body: [UInt8], _ request: ScriptedServer.Request, cut: Int? = nil, end: Reply.End = .keep
  ) -> Reply {
    guard let range = request.range else { return .answer(200, [:], body) }
    let bytes = Array(body[range.first...range.last])
    return .answer(
      206, ["Content-Range": "bytes \(range.first)-\(range.last)/\(body.count)", "ETag": "\"e\""],
      Array(bytes.prefix(cut ?? bytes.count)), length: bytes.count, end: end)
  }

  private func store(_ server: ScriptedServer, stall: Duration = .seconds(30)) throws -> any ObjectStore {
    try scriptedStore(server, stall: stall)
  }

  @Test(arguments: [Reply.End.close, .hang])
  private func goesOnFromTheByteReached(end: Reply.End) throws {
    let server = try ScriptedServer { [body] number, request in
      number < 2 ? Self.part(body, request, cut: 300, end: end) : Self.part(body, request)
    }
    #expect(try store(server, stall: .seconds(1)).readFirst(1000, of: [object]) == body)
    #expect(server.requests.map { $0.headers["range"] } == ["bytes=0-999", "bytes=300-999", "bytes=600-999"])
    #expect(server.requests.allSatisfy { $0.headers["if-match"] == "\"e\"" })
  }

  @Test func everyAttemptIsSignedAnew() throws {
    let server = try ScriptedServer { [body] number, request in
      number == 0 ? Self.part(body, request, cut: 10, end: .close) : Self.part(body, request)
    }
    _ = try store(server).readFirst(1000, of: [object])
    let signatures = server.requests.map { $0.headers["authorization"]?.suffix(64) }
    #expect(signatures.count == 2 && signatures[0] != signatures[1])
  }

  @Test(arguments: [429, 500, 502, 503, 504])
  func busyServerIsAskedAgain(status: Int) throws {
    let server = try ScriptedServer { [body] number, request in
      number < 3 ? .answer(status, ["Retry-After": "0"], []) : Self.part(body, request)
    }
    #expect(try store(server).readFirst(1000, of: [object]) == body)
    #expect(server.requests.count == 4)
  }

  @Test func budgetOfAttemptsEnds() throws {
    let server = try ScriptedServer { _, _ in
      .answer(503, [:], Array("<Error><Code>SlowDown</Code><RequestId>r1</RequestId></Error>".utf8))
    }
    expect(.storeUnreachable, "SlowDown (request id r1)") { _ = try store(server).readFirst(1, of: [object]) }
    #expect(server.requests.count == 6)
  }

  @Test func silentServerIsNamed() throws {
    let server = try ScriptedServer { _, _ in Reply(bytes: [], end: .hang) }
    expect(.storeUnreachable, "127.0.0.1:", "broke") {
      _ = try scriptedStore(server, stall: .seconds(1), attempts: 1).readFirst(1, of: [object])
    }
  }

  @Test func closedPortIsNamed() throws {
    let port = try freePorts(1)[0]
    let store = try openStore(
      .s3(bucket: "b", prefix: ""),
      settings: StoreSettings(endpoint: "http://127.0.0.1:\(port)", retry: RetryPolicy(base: .milliseconds(1))),
      environment: scriptedEnvironment)
    expect(.storeUnreachable, "cannot reach 127.0.0.1:\(port)", "--endpoint") { _ = try store.list(prefix: "") }
  }

  /// A 200 where a part was asked for, a part from elsewhere, a part without saying which.
  @Test(arguments: [
    Reply.answer(200, [:], [UInt8](repeating: 0, count: 1000)),
    .answer(206, ["Content-Range": "bytes 1-100/1000"], [UInt8](repeating: 0, count: 100)),
    .answer(206, [:], [UInt8](repeating: 0, count: 100)),
    .answer(206, ["Content-Range": "bytes 0-99/1000"], [UInt8](repeating: 0, count: 101)),
  ])
  private func wrongPartIsRefused(reply: Reply) throws {
    let server = try ScriptedServer { _, _ in reply }
    expect(.storeAnswer, "127.0.0.1:") { _ = try store(server).readFirst(100, of: [object]) }
    #expect(server.requests.count == 1)
  }

  @Test func wholeObjectMayComeAs200() throws {
    let server = try ScriptedServer { [body] _, _ in .answer(200, [:], body) }
    #expect(try store(server).readFirst(1000, of: [object]) == body)
  }

  @Test(arguments: [
    Reply.answer(412), .answer(416), .answer(404, [:], Array("<Error><Code>NoSuchKey</Code></Error>".utf8)),
    .answer(206, ["Content-Range": "bytes 0-9/1000", "ETag": "\"f\""], [UInt8](repeating: 0, count: 10)),
    .answer(206, ["Content-Range": "bytes 0-9/999"], [UInt8](repeating: 0, count: 10)),
  ])
  private func anotherObjectIsNoticed(reply: Reply) throws {
    let server = try ScriptedServer { _, _ in reply }
    expect(.objectChanged, "o in s3://b") { _ = try store(server).readFirst(10, of: [object]) }
  }

  @Test func archivedObjectSaysHowToBringItBack() throws {
    let server = try ScriptedServer { _, _ in
      .answer(403, [:], Array("<Error><Code>InvalidObjectState</Code><Message>no</Message></Error>".utf8))
    }
    expect(.objectCold, "InvalidObjectState: no", "aws s3api restore-object --bucket b --key o ") {
      _ = try store(server).readFirst(1, of: [object])
    }
  }

  @Test func errorOfAStreamStays() throws {
    let server = try ScriptedServer { [body] _, request in
      request.range?.first == 500 ? .answer(403) : Self.part(body, request)
    }
    var stream = ObjectStream(store: try store(server), objects: [object], parallel: 3, blockSize: 100)
    var buffer = [UInt8](repeating: 0, count: 1000)
    var bytes: [UInt8] = []
    expect(.storeRefused, "HTTP 403") {
      while true {
        let count = try read(&stream, into: &buffer)
        bytes += buffer[..<count]
      }
    }
    #expect(bytes == Array(body.prefix(500)))
    expect(.storeRefused, "HTTP 403") { _ = try read(&stream, into: &buffer) }
  }
}
