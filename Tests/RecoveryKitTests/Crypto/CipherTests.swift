import Foundation
import Testing

@testable import RecoveryKit

/// The stages against the real `openssl` and `gzip`.
@Suite struct CipherTests {
  static let sizes = [
    0, 1, 15, 16, 17, 31, 32, 33, 4095, 4096, 65_503, 65_519, 65_520, 65_535, 65_536, 65_537, 131_072,
  ]

  @Test(arguments: sizes, DerivationDigest.allCases)
  func decryptsWhatOpenSSLEncrypted(size: Int, digest: DerivationDigest) throws {
    let plain = noise(size, seed: UInt64(size) + 1)
    let encrypted = try Shell.run(
      "openssl enc -aes256 -md \(digest.rawValue) -pass env:KEY", input: Data(plain), environment: ["KEY": "s3cr3t ü"])
    for step in [1, 7, 16, 17, 65_536] where step > 1 || size < 5000 {
      let source = DecryptedSource(
        MemorySource(Array(encrypted), step: step), passphrase: Secret(Array("s3cr3t ü".utf8)), digest: digest)
      #expect(try drain(source) == plain, "reads of \(step)")
    }
  }

  @Test(arguments: sizes)
  func gunzipsWhatGzipCompressed(size: Int) throws {
    let plain = noise(size / 2, seed: UInt64(size) + 1) + [UInt8](repeating: 65, count: size - size / 2)
    let zipped = try Shell.run("gzip -c", input: Data(plain))
    for step in [1, 3, 65_536] where step > 1 || size < 5000 {
      #expect(try drain(GunzippedSource(MemorySource(Array(zipped), step: step)), step: 4096) == plain)
    }
  }

  @Test func manyMembersAndZeroPaddingAreOneStream() throws {
    let zipped = Array(try Shell.run("for w in one two three; do echo $w | gzip -c; done; head -c 700 /dev/zero"))
    #expect(try drain(GunzippedSource(MemorySource(zipped, step: 5))) == Array("one\ntwo\nthree\n".utf8))
  }

  @Test(arguments: ["junk", "\0\0junk"])
  func otherTrailingBytesAreReported(junk: String) throws {
    let zipped = Array(try Shell.run("echo one | gzip -c")) + Array(junk.utf8)
    let error = #expect(throws: RecoveryError.self) { try drain(GunzippedSource(MemorySource(zipped))) }
    #expect(error?.message == "\(junk.utf8.count) bytes that are not gzip follow the compressed stream")
  }

  @Test func everyTruncationOfAGzipStreamIsAnError() throws {
    let zipped = Array(try Shell.run("seq 1 300 | gzip -c"))
    for length in 0..<zipped.count {
      #expect(throws: RecoveryError.self, "cut at \(length)") {
        try drain(GunzippedSource(MemorySource(Array(zipped[..<length]))))
      }
    }
  }
}
