/// A passphrase in hand and the reference it came from, which is what may be shown.
public struct KeyCandidate: Sendable {
  /// The reference as the operator gave it, such as `env:BACKUP_KEY`.
  public let reference: String
  /// How the reference was read, where there are two ways: `without the carriage return at its end`.
  public let reading: String?
  /// The passphrase.
  public let passphrase: Secret

  /// Names a passphrase by the reference it came from.
  public init(reference: String, reading: String? = nil, passphrase: Secret) {
    self.reference = reference
    self.reading = reading
    self.passphrase = passphrase
  }
}

/// A candidate that opens a backup, and the digest its key was derived with.
public struct FittingKey: Sendable {
  /// The candidate that fits.
  public let candidate: KeyCandidate
  /// How the key was derived.
  public let digest: DerivationDigest
}

/// The keys in hand: tells from a backup's first 32 bytes which of them opens it, and with which digest.
public struct KeyRing: Sendable {
  /// In the order in which they are tried.
  public let candidates: [KeyCandidate]

  /// Makes a ring of the candidates in their order.
  public init(_ candidates: [KeyCandidate]) { self.candidates = candidates }

  /// The key whose first decrypted block begins a gzip member: `1f 8b 08`, reserved flags zero (RFC 1952, 2.3).
  ///
  /// - Parameter probe: the first ``SaltedContainer/probeSize`` bytes of the joined chunks.
  /// - Throws: ``ErrorCode/noKeyFits`` when none does, ``ErrorCode/backupDamaged`` when the header is not a container.
  public func fitting(_ probe: [UInt8]) throws(RecoveryError) -> FittingKey {
    let salt = try SaltedContainer.salt(ofHeader: probe[...])
    guard probe.count >= SaltedContainer.probeSize else {
      throw RecoveryError(.backupDamaged, "the backup ends after \(probe.count) bytes, inside the first block")
    }
    let block = Array(probe[SaltedContainer.headerSize..<SaltedContainer.probeSize])
    for candidate in candidates {
      for digest in DerivationDigest.allCases where try opens(block, salt, candidate.passphrase, digest) {
        return FittingKey(candidate: candidate, digest: digest)
      }
    }
    throw noneFits()
  }

  private func opens(_ block: [UInt8], _ salt: [UInt8], _ passphrase: Secret, _ digest: DerivationDigest)
    throws(RecoveryError) -> Bool
  {
    var cipher = try CBCDecryption(CipherKey(passphrase: passphrase, salt: salt, digest: digest), padding: false)
    let plain = OwnedBuffer(size: 32)
    try block.withUnsafeBufferPointer { input throws(RecoveryError) in
      _ = try cipher.update(UnsafeRawBufferPointer(input), into: plain.bytes)
    }
    return plain.bytes.starts(with: [0x1f, 0x8b, 0x08]) && plain.bytes[3] & 0xe0 == 0
  }

  private func noneFits() -> RecoveryError {
    let references = candidates.map(\.reference)
    let names = references.indices.filter { references.firstIndex(of: references[$0]) == $0 }.map { references[$0] }
      .joined(separator: ", ")
    let tried = candidates.isEmpty ? "no key was given" : "none of the keys in hand opens this backup (tried \(names))"
    return RecoveryError(
      .noKeyFits, tried,
      hints: [
        "a new encryption key is not retroactive: this backup needs the key that was set when it was made",
        "name further keys with --key, each as env:NAME, file:PATH, fd:N, prompt or command:[...]",
        "if another backup opens with the same key, the first bytes of this one are damaged",
      ])
  }
}
