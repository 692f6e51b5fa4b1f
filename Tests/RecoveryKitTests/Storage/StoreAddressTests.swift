import RecoveryKit
import Testing

@Suite struct StoreAddressTests {
  @Test(
    arguments: [
      ("s3://b", .s3(bucket: "b", prefix: "")),
      ("s3://b/", .s3(bucket: "b", prefix: "")),
      ("S3://my.bucket-1/a/b c/", .s3(bucket: "my.bucket-1", prefix: "a/b c")),
      ("s3://b//x", .s3(bucket: "b", prefix: "/x")),
      ("s3://b/a@b", .s3(bucket: "b", prefix: "a@b")),
      ("s3://b/a%20b", .s3(bucket: "b", prefix: "a%20b")),
      ("azure://account/container", .azure(account: "account", container: "container", prefix: "")),
      ("azure://account/container/p/", .azure(account: "account", container: "container", prefix: "p")),
      ("file:///var/b%20c", .folder(path: "/var/b c")),
      ("file://localhost/x", .folder(path: "/x")),
      ("/var/backups", .folder(path: "/var/backups")),
      ("backups", .folder(path: "backups")),
      ("./a:b", .folder(path: "./a:b")),
      ("a:b", .folder(path: "a:b")),
      ("/a?b@c", .folder(path: "/a?b@c")),
    ] as [(String, StoreAddress)])
  func reads(url: String, address: StoreAddress) throws { #expect(try StoreAddress.parse(url: url) == address) }

  @Test(arguments: [
    "", "s3:", "s3:b", "s3://", "s3:///p", "s3://-b", "azure://a", "azure://a/", "azure:///c", "file://host/x",
    "file:///%zz", "file:///a%00b", "ftp://h/x", "https://h/x", "s3://b/a\nb", "/a\u{1b}b",
  ])
  func refuses(url: String) { expect(.usage) { _ = try StoreAddress.parse(url: url) } }

  @Test(arguments: [
    "s3://AKIA:hunter2@b/p", "s3://hunter2@b", "s3://AKIA:hunter2/x@b/p", "azure://a/c?sv=1&sig=hunter2",
    "https://a.blob.core.windows.net/c?sig=hunter2", "https://u:hunter2@h/", "file:///x?hunter2", "s3://b/p?hunter2",
  ])
  func doesNotRepeatASecret(url: String) {
    do {
      _ = try StoreAddress.parse(url: url)
      Issue.record("no error")
    } catch {
      #expect(error.exit == .usage && !"\(error)".contains("hunter2"))
    }
  }

  @Test func azureIsNotThereYet() {
    expect(.usage, "azure:// stores are not supported by this version") {
      _ = try openStore(.azure(account: "a", container: "c", prefix: ""), settings: StoreSettings(), environment: [:])
    }
  }

  @Test(arguments: ["http://u:hunter2@h", "ftp://h/hunter2", "h:9000", "https://h?sig=hunter2", "http://h:0"])
  func refusesEndpointsWithoutRepeatingThem(endpoint: String) {
    expect(.usage, "--endpoint") {
      do {
        _ = try openStore(
          .s3(bucket: "b", prefix: ""), settings: StoreSettings(endpoint: endpoint), environment: scriptedEnvironment)
      } catch {
        #expect(!"\(error)".contains("hunter2"))
        throw error
      }
    }
  }
}
