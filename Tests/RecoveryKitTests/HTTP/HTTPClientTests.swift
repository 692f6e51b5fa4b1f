import Testing

@testable import RecoveryKit

@Suite struct HTTPClientTests {
  private func request(
    _ server: ScriptedServer, _ path: String = "/", method: String = "GET", headers: [HTTPHeader] = []
  ) throws -> HTTPRequest {
    HTTPRequest(method, try #require(HTTPURL(server.endpoint + path)), headers: headers)
  }

  @Test func sendsPathAndHeadersAsTheyAre() throws {
    let server = try ScriptedServer { _, _ in .answer(200, ["X-One": " a "], Array("hello".utf8)) }
    let client = try HTTPClient()
    let headers = [HTTPHeader("X-Empty", ""), HTTPHeader("X-Two", "b")]
    let response = try client.send(request(server, "/a/../%2e/b//c?x=%20&y", headers: headers))
    #expect(response.status == 200 && response.body == Array("hello".utf8) && response.header("x-ONE") == "a")
    let seen = try #require(server.requests.first)
    #expect(seen.line == "GET /a/../%2e/b//c?x=%20&y HTTP/1.1")
    #expect(seen.headers["x-empty"] == "" && seen.headers["x-two"] == "b" && seen.headers["expect"] == nil)
    #expect(seen.headers["accept-encoding"] == nil)
    #expect("http://" + (seen.headers["host"] ?? "") == server.endpoint)
  }

  @Test func everyStatusIsAnAnswerAndRedirectsAreNotFollowed() throws {
    let server = try ScriptedServer { number, _ in .answer([301, 404, 503][number], ["Location": "/x"]) }
    let client = try HTTPClient()
    #expect(try (0..<3).map { _ in try client.send(request(server)).status } == [301, 404, 503])
    #expect(server.requests.count == 3)
  }

  @Test func bodyBeyondTheLimitIsRefused() throws {
    let server = try ScriptedServer { _, _ in .answer(200, [:], [UInt8](repeating: 0, count: 100)) }
    let client = try HTTPClient()
    let count = try client.send(request(server), limit: 100).body.count
    #expect(count == 100)
    expect(.storeAnswer, "sent more than 99 bytes") { _ = try client.send(request(server), limit: 99) }
  }

  @Test func lineBreaksInHeadersAreRefused() throws {
    let server = try ScriptedServer { _, _ in .answer(200) }
    expect(.unexpected, "line break") {
      _ = try HTTPClient().send(request(server, headers: [HTTPHeader("X", "a\r\nY: b")]))
    }
    #expect(server.requests.isEmpty)
  }

  @Test func cancellationBreaksATransferOff() throws {
    let cancellation = Cancellation()
    let server = try ScriptedServer { _, _ in
      cancellation.cancel()
      return ScriptedServer.Reply(bytes: [], end: .hang)
    }
    expect(.interrupted) { _ = try HTTPClient(cancellation: cancellation).send(request(server)) }
  }

  @Test func aMissingBundleIsNamed() throws {
    let client = try HTTPClient(HTTPSettings(caBundle: "/nonexistent.pem"))
    let server = try ScriptedServer { _, _ in .answer(200) }
    let url = try #require(HTTPURL(server.endpoint.replacing("http:", with: "https:")))
    expect(.storeUnreachable, "/nonexistent.pem", "--ca-bundle") { _ = try client.send(HTTPRequest("GET", url)) }
  }

  @Test(
    arguments: [
      ("bytes 0-9/42", 0, 9, 42), ("bytes 5-5/*", 5, 5, nil), ("BYTES 1-2/3", 1, 2, 3),
    ] as [(String, Int64, Int64, Int64?)])
  func readsContentRange(text: String, first: Int64, last: Int64, total: Int64?) {
    let range = ContentRange(text)
    #expect(range?.first == first && range?.last == last && range?.total == total)
  }

  @Test(arguments: ["", "bytes */42", "bytes 9-0/42", "bytes 0-9", "items 0-9/42", "bytes 0-9/x"])
  func refusesContentRange(text: String) { #expect(ContentRange(text) == nil) }

  @Test(arguments: [
    "http://u@h/", "http://u:p@h/", "http://h/#f", "http://h/a b", "ftp://h/", "h", "http://", "http://h:x/",
    "http://h:99999/", "http://[::1/", "http://h/\n",
  ])
  func refusesURL(text: String) { #expect(HTTPURL(text) == nil) }
}
