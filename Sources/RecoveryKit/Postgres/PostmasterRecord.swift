import Foundation

/// What a server wrote about itself into `postmaster.pid` of its data directory (PostgreSQL, `miscadmin.h`,
/// "LOCK_FILE_LINE"): true once, perhaps about somebody else by now. It is proven before it is acted on.
struct PostmasterRecord {
  private let data: String
  private let process: pid_t
  /// The seventh line: key and number of the System V shared memory that guards against a second server.
  private let sharedMemory: Int32?

  /// Reads the record; nil when there is none, as after an orderly end.
  init?(data: String) {
    guard let text = try? String(contentsOfFile: "\(data)/postmaster.pid", encoding: .utf8) else { return nil }
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    guard let process = lines.first.flatMap({ pid_t($0) }), process > 1 else { return nil }
    self.data = URL(fileURLWithPath: data).resolvingSymlinksInPath().path
    self.process = process
    sharedMemory = lines.count > 6 ? lines[6].split(separator: " ").last.flatMap { Int32($0) } : nil
  }

  /// Ends the server if it still runs, by an immediate shutdown and then by force, and removes what a killed one left
  /// outside of its directory.
  func endServer() {
    for signal in [SIGQUIT, SIGKILL] {
      let deadline = Deadline.in(.seconds(10))
      if isServer { kill(process, signal) }
      while isServer && !deadline.hasPassed { Readiness.pause(until: deadline) }
    }
    removeSharedMemory()
  }

  /// Whether the process is a `postgres` that works in this data directory.
  private var isServer: Bool {
    func link(_ name: String) -> String? {
      try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(process)/\(name)")
    }
    return link("cwd") == data && link("exe")?.split(separator: "/").last?.hasPrefix("postgres") == true
  }

  /// Removes the segment that this very process made once nobody is attached to it: shmctl(2).
  private func removeSharedMemory() {
    guard let sharedMemory else { return }
    let deadline = Deadline.in(.seconds(10))
    var state = shmid_ds()
    while shmctl(sharedMemory, IPC_STAT, &state) == 0 && state.shm_cpid == process {
      if state.shm_nattch == 0 { shmctl(sharedMemory, IPC_RMID, nil) }
      if deadline.hasPassed { return }
      Readiness.pause(until: deadline)
    }
  }
}
