import CCrypto

/// An OpenSSL library context of our own, with the default provider loaded by name.
///
/// A host whose configuration enforces FIPS forbids MD5 in the default context; a context of our own does not read that
/// configuration, so a backup made with `-md md5` opens there too (OSSL_LIB_CTX(3), OSSL_PROVIDER-default(7)).
struct CryptoContext: ~Copyable {
  let context: OpaquePointer
  private let provider: OpaquePointer

  init() throws(RecoveryError) {
    guard let context = OSSL_LIB_CTX_new() else { throw CryptoContext.failure("a library context") }
    guard let provider = OSSL_PROVIDER_load(context, "default") else {
      OSSL_LIB_CTX_free(context)
      throw CryptoContext.failure("the default provider")
    }
    self.context = context
    self.provider = provider
  }

  deinit {
    OSSL_PROVIDER_unload(provider)
    OSSL_LIB_CTX_free(context)
  }

  /// What OpenSSL refused, with the reason from its own error queue.
  static func failure(_ what: String) -> RecoveryError {
    var text = [CChar](repeating: 0, count: 256)
    ERR_error_string_n(ERR_get_error(), &text, text.count)
    let reason = String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    return RecoveryError(
      .toolRefused, "OpenSSL refused \(what): \(reason)",
      hints: ["a backup made with '-md md5' needs OpenSSL's default provider on this machine (libcrypto 3)"])
  }
}
