import Foundation

/// One restore at a time per server, and a note of what was begun: a run that died is seen by the next.
///
/// One JSON line an event, synced to disk, in a file named for the server's system identifier; the lock beside it dies
/// with its holder.
public struct RestoreJournal: ~Copyable {
  private struct Event: Codable {
    var event: String
    var backup: String?
    var sha256: String?
    var target: String
    var time: String
    var pid: Int32
    var host: String
  }

  private let lock: FileLock
  private let path: String
  private let target: String
  private let last: Event?

  /// Opens the journal of a server and takes its lock.
  ///
  /// - Throws: ``ErrorCode/locked`` naming the holder, ``ErrorCode/fileNotWritable``.
  public init(directory: String, server: String, target: String) throws(RecoveryError) {
    try Directories.make(directory)
    let lock = try FileLock(path: "\(directory)/restore-\(server).lock", subject: "another restore into \(target)")
    let path = "\(directory)/restore-\(server).jsonl"
    let lines = FileManager.default.contents(atPath: path)?.split(separator: 0x0a) ?? []
    self.lock = lock
    self.path = path
    self.target = target
    last = lines.last.flatMap { try? JSONDecoder().decode(Event.self, from: $0) }
  }

  /// What a run before this one left undone, in a sentence; nil when it ended.
  public var unfinished: String? {
    guard let last, last.event == "begin" else { return nil }
    return "an earlier restore of \(last.backup ?? "a backup") into this server, begun \(last.time) on \(last.host) by"
      + " process \(last.pid), did not end: the target is partly restored"
  }

  /// Notes that statements are about to be sent.
  public func begin(_ backup: BackupID, sha256: String) throws(RecoveryError) {
    try append("begin", backup: backup.description, sha256: sha256)
  }

  /// Notes that the whole dump went in.
  public func end() throws(RecoveryError) { try append("end") }

  private func append(_ event: String, backup: String? = nil, sha256: String? = nil) throws(RecoveryError) {
    let entry = Event(
      event: event, backup: backup, sha256: sha256, target: target, time: Date.now.formatted(.iso8601),
      pid: ProcessInfo.processInfo.processIdentifier, host: ProcessInfo.processInfo.hostName)
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    guard let line = try? encoder.encode(entry) else {
      throw RecoveryError(.unexpected, "the journal cannot be encoded")
    }
    try DurableLog.append(Array(line) + [0x0a], to: path)
  }
}
