import Foundation
import RecoveryKit

/// How the text of a config file is read, given its path; throws what stands behind `config file PATH: `.
typealias ConfigReader = @Sendable (String) throws(RecoveryError) -> Data

/// The reader of real files.
enum ConfigReading {
  /// Reads a file of this machine; throws `usage` with the system's reason.
  static let fromDisk: ConfigReader = { (path) throws(RecoveryError) in
    do {
      return try Data(contentsOf: URL(fileURLWithPath: path))
    } catch CocoaError.fileReadNoSuchFile, CocoaError.fileNoSuchFile {
      throw RecoveryError(.usage, "no such file")
    } catch CocoaError.fileReadNoPermission {
      throw RecoveryError(.usage, "not readable by this user")
    } catch {
      throw RecoveryError(.usage, "cannot be read")
    }
  }
}
