import CCrypto

/// SHA-256 (FIPS 180-4) of bytes that come piece by piece.
public struct SHA256Digest: ~Copyable {
  private let library: CryptoContext
  private let algorithm: OpaquePointer
  private let context: OpaquePointer

  /// Begins a digest of no bytes.
  ///
  /// - Throws: ``ErrorCode/toolRefused`` where libcrypto has no SHA-256 to give.
  public init() throws(RecoveryError) {
    let library = try CryptoContext()
    guard let algorithm = EVP_MD_fetch(library.context, "SHA256", nil) else { throw CryptoContext.failure("SHA-256") }
    let context = EVP_MD_CTX_new()
    guard let context, EVP_DigestInit_ex(context, algorithm, nil) == 1 else {
      EVP_MD_CTX_free(context)
      EVP_MD_free(algorithm)
      throw CryptoContext.failure("SHA-256")
    }
    self.library = library
    self.algorithm = algorithm
    self.context = context
  }

  deinit {
    EVP_MD_CTX_free(context)
    EVP_MD_free(algorithm)
  }

  /// Adds the next bytes.
  public mutating func update(_ bytes: UnsafeRawBufferPointer) {
    _ = EVP_DigestUpdate(context, bytes.baseAddress, bytes.count)
  }

  /// Ends the digest: its 32 bytes.
  public consuming func finish() -> [UInt8] {
    var digest = [UInt8](repeating: 0, count: 32)
    _ = EVP_DigestFinal_ex(context, &digest, nil)
    return digest
  }
}

/// HMAC-SHA256 (RFC 2104, FIPS 198-1): 32 bytes.
///
/// - Throws: ``ErrorCode/toolRefused`` where libcrypto has no HMAC to give.
public func hmacSHA256(key: [UInt8], message: [UInt8]) throws(RecoveryError) -> [UInt8] {
  let library = try CryptoContext()
  var code = [UInt8](repeating: 0, count: 32)
  let made = EVP_Q_mac(
    library.context, "HMAC", nil, "SHA256", nil, key, key.count, message, message.count, &code, code.count, nil)
  guard made != nil else { throw CryptoContext.failure("HMAC-SHA256") }
  return code
}
