import Foundation
import Testing

@testable import RecoveryKit

@Suite struct KeyRingTests {
  private func candidate(_ text: String) -> KeyCandidate {
    KeyCandidate(reference: "env:\(text)", passphrase: Secret(Array(text.utf8)))
  }

  private func backup(key: String, digest: String) throws -> [UInt8] {
    Array(try Shell.run("echo dump | gzip -c | openssl enc -aes256 -md \(digest) -pass pass:\(key)"))
  }

  @Test(arguments: ["md5", "sha256"])
  func findsKeyAndDigestFromTheFirst32Bytes(digest: String) throws {
    let probe = Array(try backup(key: "right", digest: digest).prefix(32))
    let fit = try KeyRing([candidate("wrong"), candidate("right"), candidate("other")]).fitting(probe)
    #expect(fit.candidate.reference == "env:right")
    #expect(fit.digest.rawValue == digest)
  }

  @Test func aWrongKeyIsNamedByItsReferenceAlone() throws {
    let probe = Array(try backup(key: "right", digest: "md5").prefix(32))
    let error = #expect(throws: RecoveryError.self) { try KeyRing([candidate("wrong")]).fitting(probe) }
    #expect(error?.code == .noKeyFits)
    #expect(error?.message == "none of the keys in hand opens this backup (tried env:wrong)")
  }

  @Test func everyShorterProbeIsDamage() throws {
    let whole = try backup(key: "right", digest: "md5")
    for length in 0..<32 {
      let error = #expect(throws: RecoveryError.self) {
        try KeyRing([candidate("right")]).fitting(Array(whole[..<length]))
      }
      #expect(error?.code == .backupDamaged)
    }
  }

  @Test func aSecretShowsNothingOfItself() {
    let secret = Secret(Array("hunter2".utf8))
    var dumped = ""
    dump(secret, to: &dumped)
    for text in [
      "\(secret)", String(reflecting: secret), dumped, "\([secret])",
      "\(KeyRing([candidate("hunter2")]).candidates[0].passphrase)",
    ] {
      #expect(!text.contains("hunter2"))
    }
    #expect(secret.withBytes { String(decoding: $0, as: UTF8.self) } == "hunter2")
  }
}
