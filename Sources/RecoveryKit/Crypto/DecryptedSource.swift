/// Decrypts the container of `openssl enc -aes256` as it is pulled: header, AES-256-CBC, PKCS#7 padding at the end.
///
/// There is no authentication in this format: a wrong key or a flipped bit can pass unseen here (facts: about 1 in 256
/// for the padding). Only what follows, gzip's checksums and the dump's trailer, proves the content.
public struct DecryptedSource<Upstream: ByteSource & ~Copyable>: ~Copyable, ByteSource {
  private var upstream: Upstream
  private let passphrase: Secret
  private let digest: DerivationDigest
  private var cipher: CBCDecryption?
  private let input = OwnedBuffer(size: 64 * 1024)
  private let output = OwnedBuffer(size: 64 * 1024 + 32)
  private var ready = 0..<0
  private var ciphertextSize = 0
  private var ended = false
  private var failure: RecoveryError?

  /// Decrypts what `upstream` yields with a key and digest that ``KeyRing`` found to fit.
  public init(_ upstream: consuming Upstream, passphrase: Secret, digest: DerivationDigest) {
    self.upstream = upstream
    self.passphrase = passphrase
    self.digest = digest
  }

  public mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws(RecoveryError) -> Int {
    if let failure { throw failure }
    do throws(RecoveryError) {
      while ready.isEmpty && !ended { try refill() }
    } catch {
      failure = error
      throw error
    }
    let count = min(ready.count, buffer.count)
    buffer.copyMemory(from: output[ready.lowerBound..<ready.lowerBound + count])
    ready = ready.lowerBound + count..<ready.upperBound
    return count
  }

  private mutating func refill() throws(RecoveryError) {
    if cipher == nil { try openHeader() }
    let count = try upstream.read(into: input.bytes)
    ciphertextSize += count
    let written = try count == 0 ? finish() : update(count)
    ready = 0..<written
  }

  private mutating func openHeader() throws(RecoveryError) {
    var header: [UInt8] = []
    while header.count < SaltedContainer.headerSize {
      let missing = SaltedContainer.headerSize - header.count
      let count = try upstream.read(into: UnsafeMutableRawBufferPointer(rebasing: input.bytes[..<missing]))
      if count == 0 { break }
      header += input[0..<count]
    }
    let salt = try SaltedContainer.salt(ofHeader: header[...])
    cipher = try CBCDecryption(CipherKey(passphrase: passphrase, salt: salt, digest: digest), padding: true)
  }

  private mutating func update(_ count: Int) throws(RecoveryError) -> Int {
    try cipher?.update(input[0..<count], into: output.bytes) ?? 0
  }

  private mutating func finish() throws(RecoveryError) -> Int {
    ended = true
    let written = cipher?.finish(into: output.bytes)
    guard ciphertextSize > 0, ciphertextSize.isMultiple(of: 16), let written else {
      throw CipherFailure.endsWrongly(after: ciphertextSize + SaltedContainer.headerSize)
    }
    return written
  }
}

/// What the decrypting stage can find wrong at the end of the stream.
enum CipherFailure {
  static func endsWrongly(after bytes: Int) -> RecoveryError {
    RecoveryError(
      .backupDamaged, "the encrypted stream does not end as it should (\(bytes) bytes read)",
      hints: ["its last chunk is missing, cut off or damaged; choose another one with 'a9s-recover backups list'"])
  }
}
