import Foundation

/// A folder of this machine, or mounted on it, as a store: its regular files are the objects.
public struct FolderStore: ObjectStore {
  private let path: String

  /// The folder at `path`; it is looked at when it is listed.
  public init(path: String) { self.path = path }

  /// The path as it was given.
  public var location: String { path }
  /// Two blocks of 1 MiB.
  public var advice: ReadAdvice { .disk }

  /// The regular files in the folder itself, also behind symbolic links; no hidden ones, which are a copy's unfinished
  /// files. A link that leads nowhere is no object.
  public func list(prefix: String) throws(RecoveryError) -> [StoredObject] {
    guard let folder = opendir(path) else { throw folderError("open", path, errno) }
    defer { closedir(folder) }
    var objects: [StoredObject] = []
    while true {
      try Interruption.check()
      errno = 0
      guard let entry = readdir(folder) else {
        guard errno == 0 else { throw folderError("list", path, errno) }
        break
      }
      guard let name = fileName(entry), !name.hasPrefix("."), name.utf8.starts(with: prefix.utf8) else { continue }
      var status = stat()
      guard fstatat(dirfd(folder), name, &status, 0) == 0 else {
        if errno == ENOENT { continue }
        throw folderError("look at", "\(path)/\(name)", errno)
      }
      guard status.st_mode & S_IFMT == S_IFREG else { continue }
      objects.append(FileState(status).object(named: name))
    }
    return objects.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
  }

  /// A reader that keeps the file open that it read last.
  public func makeReader(cancellation: Cancellation) throws(RecoveryError) -> any ObjectReader {
    FolderReader(folder: path, cancellation: cancellation)
  }

  /// The name of an entry; nil where it is not UTF-8, and so no name of ours.
  private func fileName(_ entry: UnsafeMutablePointer<dirent>) -> String? {
    withUnsafeBytes(of: &entry.pointee.d_name) { String(validating: $0.prefix { $0 != 0 }, as: UTF8.self) }
  }
}

/// What tells one state of a file from another: which file it is, its size, and when it was last written.
struct FileState {
  private let status: stat

  init(_ status: stat) { self.status = status }

  var size: Int64 { Int64(status.st_size) }

  var etag: String {
    let time = status.st_mtim
    return "\(status.st_dev)-\(status.st_ino)-\(status.st_size)-\(time.tv_sec).\(time.tv_nsec)"
  }

  func object(named name: String) -> StoredObject {
    let time = status.st_mtim
    let modified = Date(timeIntervalSince1970: Double(time.tv_sec) + Double(time.tv_nsec) / 1e9)
    return StoredObject(name: name, size: size, etag: etag, modified: modified)
  }
}

/// What a failed call on the folder or a file in it means.
func folderError(_ verb: String, _ path: String, _ number: Int32) -> RecoveryError {
  let text = "cannot \(verb) \(path): \(String(cString: strerror(number)).lowercased())"
  switch number {
  case ENOENT, ENOTDIR:
    return RecoveryError(.storeNotFound, text, hints: ["name the folder that holds the backup's chunks with --store"])
  case EACCES, EPERM:
    return RecoveryError(.storeRefused, text, hints: ["run it as a user who may read there"])
  default: return RecoveryError(.storeUnreachable, text)
  }
}
