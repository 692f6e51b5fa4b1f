/// The backups of a store, newest instant first.
public struct Catalog: Sendable {
  /// All that were found, newest instant first.
  public let backups: [Backup]

  /// Reads the listing of a store.
  ///
  /// - Parameters:
  ///   - guid: only this GUID's backups; nil for all.
  ///   - id: only this backup; narrows the listing.
  public init(_ store: any ObjectStore, guid: String? = nil, id: BackupID? = nil) throws(RecoveryError) {
    let prefix = id?.description ?? guid.map { "\($0)-" } ?? ""
    let all = Catalog.gather(try store.list(prefix: prefix), guid: id?.guid ?? guid)
    backups = id.map { id in all.filter { $0.id == id } } ?? all
  }

  init(listing: [StoredObject], guid: String? = nil) {
    backups = Catalog.gather(listing, guid: guid)
  }

  /// The GUIDs that occur, in alphabetical order.
  public var guids: [String] { Set(backups.map(\.id.guid)).sorted() }

  private static func gather(_ listing: [StoredObject], guid: String?) -> [Backup] {
    struct Parts {
      var slices: [(index: Int, object: StoredObject)] = []
      var whole: StoredObject?
      var hasMetadata = false
    }
    var found: [BackupID: Parts] = [:]
    for object in listing {
      switch ObjectName(object.name, guid: guid) {
      case .metadata(let id): found[id, default: Parts()].hasMetadata = true
      case .whole(let id): found[id, default: Parts()].whole = object
      case .chunk(let id, let index): found[id, default: Parts()].slices.append((index, object))
      case nil: continue
      }
    }
    return
      found
      .map { Backup(id: $0, slices: $1.slices, whole: $1.whole, hasMetadata: $1.hasMetadata) }
      .sorted { ($0.id.milliseconds, $0.id.description) > ($1.id.milliseconds, $1.id.description) }
  }
}
