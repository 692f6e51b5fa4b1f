import Foundation

/// What throwaway servers leave behind when their owner is killed: a directory, at worst a server that still runs.
public enum DrillLeftovers {
  /// Removes the directories in `workDirectory` whose owner has died, ending a server that still runs in one; returns
  /// the paths removed. Those of a living run are not touched.
  public static func remove(in workDirectory: String) -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: workDirectory)) ?? []
    return names.filter { $0.hasPrefix(DrillDirectory.prefix) }.sorted().map { "\(workDirectory)/\($0)" }
      .filter(removeAbandoned)
  }

  private static func removeAbandoned(_ path: String) -> Bool {
    var status = stat()
    let isOurs = lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR && status.st_uid == geteuid()
    guard isOurs else { return false }
    do {
      let directory = try DrillDirectory(abandoned: path)
      if let record = PostmasterRecord(data: directory.data) { record.endServer() }
    } catch {
      return false  // Its owner lives.
    }
    return lstat(path, &status) != 0
  }
}
