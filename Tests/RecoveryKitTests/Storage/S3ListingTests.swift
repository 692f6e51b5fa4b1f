import Foundation
import RecoveryKit
import Testing

/// What a server can answer to a listing, beside the list.
@Suite struct S3ListingTests {
  private static func page(_ inner: String, truncated: Bool = false) -> ScriptedServer.Reply {
    let text =
      "<?xml version=\"1.0\"?>\n<ListBucketResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">"
      + "<EncodingType>url</EncodingType><IsTruncated>\(truncated)</IsTruncated>\(inner)</ListBucketResult>"
    return .answer(200, ["Content-Type": "application/xml"], Array(text.utf8))
  }

  private static func object(_ key: String, _ storage: String = "STANDARD", more: String = "") -> String {
    "<Contents><Key>\(key)</Key><LastModified>2025-02-19T21:20:00.000Z</LastModified><ETag>&quot;e&quot;</ETag>"
      + "<Size>7</Size><StorageClass>\(storage)</StorageClass>\(more)</Contents>"
  }

  @Test func readsWhatAPageSays() throws {
    let server = try ScriptedServer { _, _ in
      Self.page(
        Self.object("a+b%2B%C3%A4") + Self.object("g", "GLACIER") + Self.object("i", "GLACIER_IR")
          + Self.object("k", "DEEP_ARCHIVE")
          + Self.object(
            "r", "GLACIER",
            more: "<RestoreStatus><IsRestoreInProgress>false</IsRestoreInProgress>"
              + "<RestoreExpiryDate>2026-01-01T00:00:00Z</RestoreExpiryDate></RestoreStatus>"))
    }
    let list = try scriptedStore(server).list(prefix: "")
    #expect(list.map(\.name) == ["a b+ä", "g", "i", "k", "r"])
    #expect(list.map(\.cold) == [nil, "GLACIER", nil, "DEEP_ARCHIVE", nil])
    let first = StoredObject(
      name: "a b+ä", size: 7, etag: "\"e\"", modified: Date(timeIntervalSince1970: 1_740_000_000))
    #expect(list.first == first)
  }

  @Test func followsEmptyPages() throws {
    let server = try ScriptedServer { number, _ in
      number < 3
        ? Self.page("<NextContinuationToken>t/\(number)+</NextContinuationToken>", truncated: true)
        : Self.page(Self.object("a"))
    }
    #expect(try scriptedStore(server).list(prefix: "p").map(\.name) == ["a"])
    #expect(server.requests.last?.line.contains("continuation-token=t%2F2%2B") == true)
  }

  @Test func endlessListIsRefused() throws {
    let server = try ScriptedServer { _, _ in
      Self.page(Self.object("a") + "<NextContinuationToken>same</NextContinuationToken>", truncated: true)
    }
    expect(.storeAnswer, "does not end") { _ = try scriptedStore(server).list(prefix: "") }
    #expect(server.requests.count == 2)
  }

  /// A page that promises more and does not say where, one without an end, one cut short, one that is no list.
  @Test(arguments: [
    page("", truncated: true), .answer(200, [:], Array("<ListBucketResult></ListBucketResult>".utf8)),
    .answer(200, [:], Array("<ListBucketResult><IsTruncated>false</IsTruncated>".utf8)),
    .answer(200, ["Content-Type": "text/html"], Array("<html><body>Sign in<br></body></html>".utf8)),
    .answer(502, ["Content-Type": "text/html"], Array("<html>\u{1b}[2J</html>".utf8)), .answer(204),
    .answer(302, ["Location": "http://127.0.0.1/"], []),
  ])
  private func isNeverTakenForAnEmptyList(reply: ScriptedServer.Reply) throws {
    let server = try ScriptedServer { _, _ in reply }
    do {
      _ = try scriptedStore(server, attempts: 1).list(prefix: "")
      Issue.record("no error")
    } catch {
      #expect([.storeAnswer, .storeUnreachable].contains(error.code))
      #expect(error.message.contains("127.0.0.1:") && !error.message.contains("\u{1b}"))
    }
  }

  @Test(arguments: [301, 307, 400])
  func followsTheRegionOnce(status: Int) throws {
    let wrong = Array("<Error><Code>AuthorizationHeaderMalformed</Code><Region>eu-central-1</Region></Error>".utf8)
    let server = try ScriptedServer { _, request in
      request.headers["authorization"]?.contains("/eu-central-1/s3/") == true
        ? Self.page(Self.object("a")) : .answer(status, [:], wrong)
    }
    let store = try scriptedStore(server)
    #expect(try store.list(prefix: "").count == 1)
    #expect(try store.list(prefix: "").count == 1)
    #expect(server.requests.count == 3)
  }

  @Test func doesNotFollowRegionsInACircle() throws {
    let server = try ScriptedServer { number, _ in
      .answer(301, ["x-amz-bucket-region": "r-\(number)"], Array("<Error><Code>PermanentRedirect</Code></Error>".utf8))
    }
    expect(.storeRefused, "PermanentRedirect", "--region") { _ = try scriptedStore(server).list(prefix: "") }
    #expect(server.requests.count == 2)
  }

  @Test func namesTheSkewOfTheClock() throws {
    let server = try ScriptedServer { _, _ in
      .answer(
        403, ["Date": "Tue, 15 Nov 1994 08:12:31 GMT"], Array("<Error><Code>RequestTimeTooSkewed</Code></Error>".utf8))
    }
    expect(.storeRefused, "RequestTimeTooSkewed", "s ahead of the store's", "clock") {
      _ = try scriptedStore(server).list(prefix: "")
    }
  }
}
