/// A chosen backup with the key that opens it: from here its dump can be read, as often as needed.
public struct OpenedBackup: Sendable {
  /// Where it is.
  public let store: any ObjectStore
  /// Its objects.
  public let backup: Backup
  /// The key in hand that fits, and how it was derived.
  public let key: FittingKey

  /// Reads the first 32 bytes and finds the key: a wrong one is known before anything else is downloaded.
  ///
  /// - Throws: ``ErrorCode/noKeyFits``, ``ErrorCode/backupDamaged``, or what the store says.
  public init(_ backup: Backup, in store: any ObjectStore, keys: KeyRing) throws(RecoveryError) {
    let probe = try store.readFirst(SaltedContainer.probeSize, of: backup.chunks)
    self.store = store
    self.backup = backup
    key = try keys.fitting(probe)
  }

  /// The ciphertext, as its chunks joined.
  func ciphertext(_ meter: ByteMeter) -> MeteredSource<ObjectStream> {
    MeteredSource(ObjectStream(store: store, objects: backup.chunks), meter: meter)
  }

  /// The dump, read ahead on a thread of its own.
  func dump(_ meter: ByteMeter) -> ReadAhead {
    ReadAhead { [self] () throws(RecoveryError) in
      try GunzippedSource(
        DecryptedSource(ciphertext(meter), passphrase: key.candidate.passphrase, digest: key.digest))
    }
  }
}
