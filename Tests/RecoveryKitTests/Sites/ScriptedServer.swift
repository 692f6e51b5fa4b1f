import Foundation
import RecoveryKit
import Synchronization

/// An HTTP server on 127.0.0.1 that answers as the test says, also wrongly.
///
/// It listens to the end of the process: a listener closed early could have its number taken by the next server's, and
/// a test would get another test's answers.
final class ScriptedServer: Sendable {
  /// What the server does with one request.
  struct Reply: Sendable {
    enum End: Sendable { case keep, close, hang }
    var bytes: [UInt8]
    var end = End.keep

    /// A whole answer of this status, headers and body; the length is stated unless `length` says another.
    static func answer(
      _ status: Int, _ headers: [String: String] = [:], _ body: [UInt8] = [], length: Int? = nil, end: End = .keep
    ) -> Reply {
      let lines = headers.map { "\($0.key): \($0.value)\r\n" }.joined()
      let head = "HTTP/1.1 \(status) Scripted\r\n\(lines)Content-Length: \(length ?? body.count)\r\n\r\n"
      return Reply(bytes: Array(head.utf8) + body, end: end)
    }
  }

  /// A request as it came: the first line, and the headers with their names in lower case.
  struct Request: Sendable {
    let line: String
    let headers: [String: String]

    /// The first and the last byte of its `Range` header.
    var range: (first: Int, last: Int)? {
      let parts = headers["range"]?.dropFirst("bytes=".count).split(separator: "-").compactMap { Int($0) } ?? []
      return parts.count == 2 ? (parts[0], parts[1]) : nil
    }
  }

  /// `http://127.0.0.1:port`.
  let endpoint: String
  private let seen: SeenRequests

  /// Answers request `number`, counted from 0 over all connections, with what `script` says.
  init(_ script: @escaping @Sendable (_ number: Int, _ request: Request) -> Reply) throws {
    let listener = try BoundSocket()
    let seen = SeenRequests()
    self.seen = seen
    endpoint = "http://127.0.0.1:\(listener.port)"
    listen(listener.descriptor, 64)
    Thread {
      while true {
        let connection = accept(listener.descriptor, nil, nil)
        guard connection >= 0 else { continue }
        Thread { serve(connection, seen, script) }.start()
      }
    }.start()
  }

  /// The requests so far, in their order.
  var requests: [Request] { seen.all }
}

/// What opens a store of a scripted server.
let scriptedEnvironment = [
  "AWS_ACCESS_KEY_ID": "AKIAEXAMPLE", "AWS_SECRET_ACCESS_KEY": "scripted", "HOME": "/nonexistent",
]

/// `s3://b` on a scripted server, which is asked again without long pauses.
func scriptedStore(
  _ server: ScriptedServer, stall: Duration = .seconds(30), attempts: Int = 6
) throws(RecoveryError) -> any ObjectStore {
  try openStore(
    .s3(bucket: "b", prefix: ""),
    settings: StoreSettings(
      endpoint: server.endpoint, http: HTTPSettings(stallTimeout: stall),
      retry: RetryPolicy(attempts: attempts, base: .milliseconds(1))),
    environment: scriptedEnvironment)
}

/// The requests that came; the threads of the server share it.
private final class SeenRequests: Sendable {
  private let list = Mutex<[ScriptedServer.Request]>([])

  var all: [ScriptedServer.Request] { list.withLock { $0 } }

  /// Notes a request and returns its number.
  func add(_ request: ScriptedServer.Request) -> Int {
    list.withLock {
      $0.append(request)
      return $0.count - 1
    }
  }
}

private func serve(
  _ connection: Int32, _ seen: SeenRequests,
  _ script: @Sendable (Int, ScriptedServer.Request) -> ScriptedServer.Reply
) {
  defer { close(connection) }
  while let request = nextRequest(connection) {
    let reply = script(seen.add(request), request)
    var sent = 0
    while sent < reply.bytes.count {
      let count = reply.bytes.withUnsafeBytes {
        send(connection, $0.baseAddress.map { $0 + sent }, $0.count - sent, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { return }
      sent += count
    }
    switch reply.end {
    case .keep: continue
    case .close: return
    case .hang:
      // Nothing more is said; the client is the one to lose patience.
      _ = nextRequest(connection)
      return
    }
  }
}

/// Reads the head of a request, which has no body; nil when the client is gone.
private func nextRequest(_ connection: Int32) -> ScriptedServer.Request? {
  var head: [UInt8] = []
  var byte: UInt8 = 0
  while !head.suffix(4).elementsEqual("\r\n\r\n".utf8) {
    guard recv(connection, &byte, 1, 0) == 1 else { return nil }
    head.append(byte)
  }
  let lines = String(decoding: head, as: UTF8.self).components(separatedBy: "\r\n").filter { !$0.isEmpty }
  let pairs = lines.dropFirst().map { line in
    let parts = line.split(separator: ":", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
    return (parts[0].lowercased(), parts.count > 1 ? parts[1] : "")
  }
  return ScriptedServer.Request(line: lines.first ?? "", headers: Dictionary(pairs) { first, _ in first })
}
