import Foundation
import Testing

@testable import RecoveryKit

@Suite struct SignatureV4Tests {
  struct Vectors: Decodable {
    struct Case: Decodable {
      let method: String
      let url: String
      let headers: [String: String]
      let signature: String
    }
    let cases: [Case]
  }

  private let credentials = AWSCredentials(
    accessKeyID: "AKIAIOSFODNN7EXAMPLE", secretKey: Secret(Array("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY".utf8)),
    origin: "the vectors")
  /// 20130524T000000Z.
  private let time: time_t = 1_369_353_600

  @Test func signsAsTheVectors() throws {
    let file = try #require(Bundle.module.url(forResource: "sigv4", withExtension: "json", subdirectory: "Vectors"))
    let vectors = try JSONDecoder().decode(Vectors.self, from: Data(contentsOf: file))
    #expect(vectors.cases.count == 3)
    for vector in vectors.cases {
      var request = HTTPRequest(
        vector.method, try #require(HTTPURL(vector.url)), headers: vector.headers.map { HTTPHeader($0.key, $0.value) })
      try SignatureV4(credentials: credentials, region: "us-east-1").sign(&request, at: time)
      let authorization = try #require(request.headers.first { $0.name == "Authorization" }?.value)
      #expect(authorization.hasSuffix("Signature=\(vector.signature)"), "\(vector.url)")
    }
  }

  @Test func signsTokenPortAndBodyToo() throws {
    let temporary = AWSCredentials(
      accessKeyID: "A", secretKey: Secret([1]), sessionToken: Secret(Array("tok".utf8)), origin: "the test")
    var request = HTTPRequest("GET", try #require(HTTPURL("http://h:9000/b")))
    try SignatureV4(credentials: temporary, region: "r").sign(&request, at: time)
    let headers = Dictionary(uniqueKeysWithValues: request.headers.map { ($0.name, $0.value) })
    #expect(headers["x-amz-security-token"] == "tok")
    #expect(
      headers["Authorization"]?.contains("SignedHeaders=host;x-amz-content-sha256;x-amz-date;x-amz-security-token,")
        == true)
    #expect(headers["x-amz-content-sha256"] == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    #expect(headers["x-amz-date"] == "20130524T000000Z")
  }

  /// RFC 4231, test cases 1, 2 and 6 (a key longer than a block).
  @Test(arguments: [
    (
      [UInt8](repeating: 0x0b, count: 20), "Hi There",
      "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
    ),
    (
      Array("Jefe".utf8), "what do ya want for nothing?",
      "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    ),
    (
      [UInt8](repeating: 0xaa, count: 131), "Test Using Larger Than Block-Size Key - Hash Key First",
      "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
    ),
  ])
  func hmacAsTheRFC(key: [UInt8], message: String, expected: String) throws {
    #expect(try hex(hmacSHA256(key: key, message: Array(message.utf8))) == expected)
  }

  @Test(
    arguments: [
      (nil, "b", nil, "https://b.s3.eu-west-1.amazonaws.com/p/a%20b"),
      (nil, "b.c", nil, "https://s3.eu-west-1.amazonaws.com/b.c/p/a%20b"),
      (nil, "b", true, "https://s3.eu-west-1.amazonaws.com/b/p/a%20b"),
      ("http://127.0.0.1:9000", "b", nil, "http://127.0.0.1:9000/b/p/a%20b"),
      ("https://h/base/", "b", nil, "https://h/base/b/p/a%20b"),
      ("https://h:8443", "b", false, "https://b.h:8443/p/a%20b"),
      ("http://[::1]:80", "b", nil, "http://[::1]/b/p/a%20b"),
    ] as [(String?, String, Bool?, String)])
  func urlOfAKey(endpoint: String?, bucket: String, pathStyle: Bool?, expected: String) throws {
    let address = S3Address(
      bucket: bucket, prefix: "p", endpoint: endpoint.flatMap { HTTPURL($0) }, pathStyle: pathStyle)
    #expect(try address.url(key: address.root + "a b", region: "eu-west-1").text == expected)
  }
}
