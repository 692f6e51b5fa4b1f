/// What an object's name says it is, matched exactly: a prefix listing also returns neighbours.
enum ObjectName: Equatable {
  /// `<id>.json`: the framework's metadata, opaque.
  case metadata(BackupID)
  /// `<id>`: a whole backup in one object, as Azure has it.
  case whole(BackupID)
  /// `<id>-<index>`: one slice of the ciphertext; base and padding of the index are undocumented.
  case chunk(BackupID, index: Int)

  var id: BackupID {
    switch self {
    case .metadata(let id), .whole(let id), .chunk(let id, _): id
    }
  }

  /// Reads a name; nil when it is no part of a backup. With `guid`, only that GUID's names are.
  init?(_ name: String, guid: String? = nil) {
    guard let read = ObjectName(any: name), guid == nil || read.id.guid == guid else { return nil }
    self = read
  }

  private init?(any name: String) {
    if name.hasSuffix(".json") {
      guard let id = BackupID(name.dropLast(5)) else { return nil }
      self = .metadata(id)
    } else if let (id, index) = ObjectName.slice(name) {
      self = .chunk(id, index: index)
    } else if let id = BackupID(name) {
      self = .whole(id)
    } else {
      return nil
    }
  }

  /// An index has at most 9 digits, so that a timestamp is never taken for one.
  private static func slice(_ name: String) -> (BackupID, Int)? {
    guard let dash = name.lastIndex(of: "-") else { return nil }
    let digits = name[name.index(after: dash)...]
    guard (1...9).contains(digits.utf8.count), digits.utf8.allSatisfy({ (48...57).contains($0) }),
      let index = Int(digits), let id = BackupID(name[..<dash])
    else { return nil }
    return (id, index)
  }
}
