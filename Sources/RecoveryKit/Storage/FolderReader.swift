import Foundation

/// Reads files of a folder, and notices when one is no longer the file that was listed.
final class FolderReader: ObjectReader {
  private let folder: String
  private let cancellation: Cancellation
  private var open: (name: String, descriptor: Int32)?

  init(folder: String, cancellation: Cancellation) {
    self.folder = folder
    self.cancellation = cancellation
  }

  deinit { if let open { close(open.descriptor) } }

  func read(
    _ object: StoredObject, at offset: Int64, into buffer: UnsafeMutableRawBufferPointer
  ) throws(RecoveryError) {
    guard buffer.count > 0 else { return }
    let descriptor = try descriptor(of: object)
    try checkUnchanged(object, descriptor)
    var filled = 0
    while filled < buffer.count {
      try cancellation.check()
      let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[filled...])
      let count = pread(descriptor, rest.baseAddress, rest.count, off_t(offset) + off_t(filled))
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw folderError("read", path(of: object), errno) }
      guard count > 0 else { throw changed(object) }
      filled += count
    }
    // Whoever wrote while it was read left a new time behind.
    try checkUnchanged(object, descriptor)
  }

  private func path(of object: StoredObject) -> String { "\(folder)/\(object.name)" }

  private func descriptor(of object: StoredObject) throws(RecoveryError) -> Int32 {
    if let open, open.name.utf8.elementsEqual(object.name.utf8) { return open.descriptor }
    if let open { close(open.descriptor) }
    open = nil
    let descriptor = Glibc.open(path(of: object), O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      if errno == ENOENT { throw changed(object) }
      throw folderError("read", path(of: object), errno)
    }
    open = (object.name, descriptor)
    return descriptor
  }

  private func checkUnchanged(_ object: StoredObject, _ descriptor: Int32) throws(RecoveryError) {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw folderError("look at", path(of: object), errno) }
    let now = FileState(status)
    guard now.size == object.size, object.etag == nil || now.etag == object.etag else { throw changed(object) }
  }

  private func changed(_ object: StoredObject) -> RecoveryError { objectChanged(object, in: folder) }
}

/// The object is not the one any more that the list showed.
func objectChanged(_ object: StoredObject, in location: String, now: String = "is another one") -> RecoveryError {
  RecoveryError(
    .objectChanged, "\(object.name) in \(location) \(now) since it was listed",
    hints: ["a backup may still be running, or be replaced: run the command again when it has ended"])
}
