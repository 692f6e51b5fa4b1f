import CCrypto

/// AES-256-CBC decryption over libcrypto: the C context, nothing else.
struct CBCDecryption: ~Copyable {
  private let library: CryptoContext
  private let cipher: OpaquePointer
  private let context: OpaquePointer

  /// - Parameter padding: whether the last block carries PKCS#7 padding that ``finish(into:)`` checks and removes.
  init(_ key: borrowing CipherKey, padding: Bool) throws(RecoveryError) {
    let library = try CryptoContext()
    guard let cipher = EVP_CIPHER_fetch(library.context, "AES-256-CBC", nil) else {
      throw CryptoContext.failure("AES-256-CBC")
    }
    let context = EVP_CIPHER_CTX_new()
    guard let context, EVP_DecryptInit_ex(context, cipher, nil, key.key, key.iv) == 1,
      EVP_CIPHER_CTX_set_padding(context, padding ? 1 : 0) == 1
    else {
      EVP_CIPHER_CTX_free(context)
      EVP_CIPHER_free(cipher)
      throw CryptoContext.failure("the derived key")
    }
    self.library = library
    self.cipher = cipher
    self.context = context
  }

  deinit {
    EVP_CIPHER_CTX_free(context)
    EVP_CIPHER_free(cipher)
  }

  /// Decrypts `input`; `output` must have room for `input.count + 16` bytes.
  ///
  /// - Returns: how many bytes of plaintext came out.
  mutating func update(_ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer)
    throws(RecoveryError) -> Int
  {
    var written: Int32 = 0
    let source = input.bindMemory(to: UInt8.self).baseAddress
    let target = output.bindMemory(to: UInt8.self).baseAddress
    guard EVP_DecryptUpdate(context, target, &written, source, Int32(input.count)) == 1 else {
      throw CryptoContext.failure("to decrypt")
    }
    return Int(written)
  }

  /// Ends the ciphertext; `output` must have room for 16 bytes.
  ///
  /// - Returns: how many bytes of plaintext came out, or nil when the padding is wrong.
  mutating func finish(into output: UnsafeMutableRawBufferPointer) -> Int? {
    var written: Int32 = 0
    guard EVP_DecryptFinal_ex(context, output.bindMemory(to: UInt8.self).baseAddress, &written) == 1 else {
      ERR_clear_error()
      return nil
    }
    return Int(written)
  }
}
