import Foundation

/// A program of this machine, run to its end.
struct RealProgram {
  var status: Int32
  var output: String
  var errors: String

  /// Runs a program found in PATH; throws where it is missing, so that no test passes for want of it.
  init(_ name: String, _ arguments: [String], directory: URL? = nil) throws {
    let process = Process()
    process.executableURL = try Self.find(name)
    process.arguments = arguments
    process.currentDirectoryURL = directory
    // Files, not pipes: a full pipe that nobody reads would stop the program.
    let place = try ScratchPlace()
    let (output, errors) = (place.url.appending(path: "out"), place.url.appending(path: "err"))
    try Data().write(to: output)
    try Data().write(to: errors)
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = try FileHandle(forWritingTo: output)
    process.standardError = try FileHandle(forWritingTo: errors)
    try process.run()
    process.waitUntilExit()
    self.status = process.terminationStatus
    self.output = String(decoding: try Data(contentsOf: output), as: UTF8.self)
    self.errors = String(decoding: try Data(contentsOf: errors), as: UTF8.self)
  }

  struct Missing: Error, CustomStringConvertible {
    let name: String
    var description: String { "\(name) is not installed: run 'make deps'" }
  }

  private static func find(_ name: String) throws -> URL {
    let directories = (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin").split(separator: ":")
    let paths = directories.map { "\($0)/\(name)" }
    guard let path = paths.first(where: FileManager.default.isExecutableFile) else { throw Missing(name: name) }
    return URL(fileURLWithPath: path)
  }
}

/// A directory of one test, gone with it.
final class ScratchPlace {
  let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory.appending(path: "arguments-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  /// Writes a file into it.
  func file(_ name: String, _ text: String) throws -> URL {
    let file = url.appending(path: name)
    try Data(text.utf8).write(to: file)
    return file
  }
}
