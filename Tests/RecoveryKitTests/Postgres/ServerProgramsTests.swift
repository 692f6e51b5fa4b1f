import Foundation
import Testing

@testable import RecoveryKit

@Suite struct ServerProgramsTests {
  /// A tree like Debian's with programs of the given majors.
  private func tree(_ majors: [Int]) throws -> TestDirectory {
    let directory = try TestDirectory()
    for major in majors {
      let programs = directory.file("\(major)/bin")
      try FileManager.default.createDirectory(atPath: programs, withIntermediateDirectories: true)
      for name in ["initdb", "postgres"] {
        _ = FileManager.default.createFile(
          atPath: "\(programs)/\(name)", contents: nil, attributes: [.posixPermissions: 0o755])
      }
    }
    return directory
  }

  @Test(arguments: [
    ([13, 15, 17], 15, 15), ([13, 16, 17], 15, 17), ([9, 15], 15, 15), ([15, 18], 16, 18),
  ])
  func prefersTheSameMajorThenTheNewest(majors: [Int], wanted: Int, chosen: Int) throws {
    let directory = try tree(majors)
    #expect(try ServerPrograms.find(wanted: wanted, root: directory.path, path: "").major == chosen)
  }

  @Test func anOlderServerIsNotEnough() throws {
    let directory = try tree([13, 14])
    var refusal: RecoveryError?
    do throws(RecoveryError) {
      _ = try ServerPrograms.find(wanted: 15, root: directory.path, path: "")
    } catch {
      refusal = error
    }
    #expect(refusal?.code == .toolMissing)
    #expect(refusal?.message.contains("13, 14") == true)
    #expect(refusal?.hints == ["install them: sudo apt-get install postgresql-15"])
  }

  @Test func thoseOnThePathCountToo() throws {
    let directory = try TestDirectory()
    let found = try ServerPrograms.find(wanted: 15, root: directory.path, path: "/usr/lib/postgresql/15/bin")
    #expect(found == ServerPrograms(directory: "/usr/lib/postgresql/15/bin", major: 15))
  }
}
