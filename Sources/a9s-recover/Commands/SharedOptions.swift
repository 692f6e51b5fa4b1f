import RecoveryKit

/// Where the backups are.
struct StoreOptions: SharedOptions {
  var store: String?
  var guid: String?
  var endpoint: String?
  var region: String?
  var pathStyle = false
  var caBundle: String?

  static let title = "store"
  static let options: [Option<StoreOptions>] = [
    .value("store", \.store, .text("URL"), "where the backups are: s3://bucket[/prefix], file:///path or a path")
      .environment("A9S_STORE").secretBearing(),
    .value("guid", \.guid, .text("GUID"), "the backup GUID; not needed when the store holds only one")
      .environment("A9S_BACKUP_GUID"),
    .value("endpoint", \.endpoint, .text("URL"), "the address of an S3 service other than AWS").secretBearing(),
    .value("region", \.region, .text("REGION"), "the region of the bucket"),
    .flag("path-style", \.pathStyle, "put the bucket into the path instead of the host name"),
    .value("ca-bundle", \.caBundle, .file("FILE"), "certificates to trust instead of the system's"),
  ]

  /// The store as it was named.
  func open(_ run: CommandRun) throws(RecoveryError) -> any ObjectStore {
    guard let store else {
      throw RecoveryError(
        .usage, "no store named: --store is missing (or set A9S_STORE)",
        hints: ["--store s3://bucket/prefix, --store file:///path or --store PATH"])
    }
    let settings = StoreSettings(endpoint: endpoint, region: region, pathStyle: pathStyle, caBundle: caBundle)
    return try openStore(StoreAddress.parse(url: store), settings: settings, environment: run.environment)
  }

  /// An ID as it was typed, nil for the newest.
  func backupID(_ text: String?) throws(RecoveryError) -> BackupID? {
    guard let text else { return nil }
    guard let id = BackupID(text) else {
      throw RecoveryError(
        .usage, "'\(text)' is no backup ID",
        hints: ["an ID is <guid>-<timestamp>, such as de2fe9e4-6535-423d-8709-dca87df7985c-1740130000"])
    }
    if let guid, guid != id.guid {
      throw RecoveryError(.usage, "backup \(text) is not of GUID '\(guid)'", hints: ["leave out --guid, or the ID"])
    }
    return id
  }

  /// Chooses the named backup, or the newest complete one.
  func select(_ text: String?, in store: any ObjectStore, mayFallBack: Bool, _ run: CommandRun) throws(RecoveryError)
    -> Selection
  {
    let id = try backupID(text)
    run.display.step("listing \(store.location)")
    let selection = try Catalog(store, guid: guid, id: id)
      .select(id: id, mayFallBack: mayFallBack, in: store.location, guid: guid)
    run.note(selection)
    return selection
  }
}

/// What opens the backup.
struct KeyOptions: SharedOptions {
  var keys: [String] = []

  static let title = "key"
  static let options: [Option<KeyOptions>] = [
    .list(
      "key", \.keys, .text("REF"),
      "where a key is: env:NAME, file:PATH, fd:N, prompt or command:[\"program\",\"argument\"]"
    ).environment("A9S_BACKUP_KEYS").secretBearing()
  ]

  /// The keys in hand, read from where they are.
  func ring(_ run: CommandRun) throws(RecoveryError) -> KeyRing {
    if keys.isEmpty {
      throw RecoveryError(
        .usage, "no key named: --key is missing (or set A9S_BACKUP_KEYS, one reference a line)",
        hints: ["--key env:NAME, --key file:PATH, --key fd:N or --key prompt"])
    }
    var candidates: [KeyCandidate] = []
    for key in keys { candidates += try SecretReference(key).keys(environment: run.environment) }
    return KeyRing(candidates)
  }
}

/// How a command speaks.
struct OutputOptions: SharedOptions {
  var json = false
  var progress = ProgressStyle.auto

  static let title = "output"
  static let options: [Option<OutputOptions>] = [
    .flag("json", \.json, "one JSON document on standard output; errors and progress are JSON too"),
    .value("progress", \.progress, .choice, "how progress is shown on standard error"),
  ]
}

/// A backup that is opened: where it is, which one, and with what key.
struct BackupOptions: Sendable {
  var store: StoreOptions
  var key: KeyOptions
  var id: String?

  /// Chooses the backup and finds the key that opens it, by its first 32 bytes alone.
  func open(mayFallBack: Bool, _ run: CommandRun) throws(RecoveryError) -> OpenedBackup {
    let ring = try key.ring(run)
    let place = try store.open(run)
    let selection = try store.select(id, in: place, mayFallBack: mayFallBack, run)
    let opened = try OpenedBackup(selection.backup, in: place, keys: ring)
    run.note(opened.key)
    return opened
  }
}
