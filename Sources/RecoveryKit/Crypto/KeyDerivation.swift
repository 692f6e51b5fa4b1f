import CCrypto

/// The digest with which `openssl enc` derives key and IV from a passphrase.
///
/// `openssl enc` defaulted to MD5 before 1.1.0 and to SHA-256 since; a9s writes `-md md5`.
public enum DerivationDigest: String, CaseIterable, Sendable {
  case md5
  case sha256
}

/// Key and IV of AES-256-CBC, derived as `openssl enc` does: `EVP_BytesToKey`, one round, no iteration count.
struct CipherKey: ~Copyable {
  private(set) var key = [UInt8](repeating: 0, count: 32)
  private(set) var iv = [UInt8](repeating: 0, count: 16)

  /// Derives from a passphrase and the eight bytes of salt in the container's header.
  init(passphrase: Secret, salt: [UInt8], digest: DerivationDigest) throws(RecoveryError) {
    let context = try CryptoContext()
    guard let cipher = EVP_CIPHER_fetch(context.context, "AES-256-CBC", nil) else {
      throw CryptoContext.failure("AES-256-CBC")
    }
    defer { EVP_CIPHER_free(cipher) }
    guard let md = EVP_MD_fetch(context.context, digest.rawValue, nil) else {
      throw CryptoContext.failure(digest.rawValue)
    }
    defer { EVP_MD_free(md) }
    let size = passphrase.withBytes { bytes in
      EVP_BytesToKey(
        cipher, md, salt, bytes.bindMemory(to: UInt8.self).baseAddress, Int32(bytes.count), 1, &key, &iv)
    }
    guard size == 32 else { throw CryptoContext.failure("to derive the key") }
  }

  deinit {
    key.withUnsafeBytes { OPENSSL_cleanse(UnsafeMutableRawPointer(mutating: $0.baseAddress), $0.count) }
    iv.withUnsafeBytes { OPENSSL_cleanse(UnsafeMutableRawPointer(mutating: $0.baseAddress), $0.count) }
  }
}
