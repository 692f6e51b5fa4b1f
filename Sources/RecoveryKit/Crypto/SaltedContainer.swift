/// The container of `openssl enc`: `Salted__`, eight bytes of salt, ciphertext (enc(1)).
public enum SaltedContainer {
  /// `Salted__`.
  static let magic = Array("Salted__".utf8)
  /// Magic and salt.
  public static let headerSize = 16
  /// Header and first block: what it takes to tell which key and which digest fit.
  public static let probeSize = 32

  /// The salt of a header of ``headerSize`` bytes, or why it is none.
  static func salt(ofHeader header: ArraySlice<UInt8>) throws(RecoveryError) -> [UInt8] {
    guard header.count >= headerSize else {
      throw RecoveryError(
        .backupDamaged, "the backup ends after \(header.count) bytes, inside the encryption header",
        hints: ["it was cut off while it was written; choose another one with 'a9s-recover backups list'"])
    }
    guard header.starts(with: magic) else {
      throw RecoveryError(
        .backupDamaged, "the backup does not begin with 'Salted__': it is not what 'openssl enc' writes",
        hints: ["its first chunk is missing or damaged, or the objects are not an a9s backup"])
    }
    return Array(header.dropFirst(magic.count).prefix(8))
  }
}
