import Foundation
import Testing

@testable import RecoveryKit

@Suite struct SecretReferenceTests {
  @Test(arguments: [
    ("env:NAME", SecretReference.environment("NAME")), ("file:/a:b", .file("/a:b")), ("fd:3", .descriptor(3)),
    ("prompt", .prompt), ("credhub:/a/b", .credhub("/a/b")),
    ("command:[\"pass\",\"show\"]", .command(["pass", "show"])),
  ])
  func referencesAreRead(text: String, expected: SecretReference) throws {
    #expect(try SecretReference(text) == expected)
  }

  @Test(arguments: [
    "hunter2", "", "env:", "env:K=hunter2", "file:", "fd:x", "fd:-1", "prompt:x", "command:hunter2", "command:[]",
    "pass:hunter2",
  ])
  func anythingElseIsRefusedAndNotEchoed(text: String) {
    let error = #expect(throws: RecoveryError.self) { try SecretReference(text) }
    #expect(error?.code == .usage)
    #expect(error.map { "\($0.message)\($0.hints)".contains("hunter2") } == false)
  }

  @Test func secretsAreReadFromWhereTheyAre() throws {
    let folder = try TemporaryFolder()
    try Data("from file\n".utf8).write(to: folder.url("key"))
    let environment = ["KEY": "from env", "PATH": "/usr/bin:/bin"]
    func read(_ text: String) throws -> String {
      String(decoding: try SecretReference(text).read(environment: environment), as: UTF8.self)
    }
    #expect(try read("env:KEY") == "from env")
    #expect(try read("file:\(folder.url("key").path)") == "from file")
    #expect(try read("command:[\"printf\",\"from program\\\\n\"]") == "from program")
  }

  @Test func aCarriageReturnAtTheEndGivesBothReadings() throws {
    let keys = try SecretReference("env:KEY").keys(environment: ["KEY": "secret\r\n"])
    #expect(keys.map { $0.passphrase.withBytes { Array($0) } } == [Array("secret".utf8), Array("secret\r".utf8)])
    #expect(keys.map(\.reference) == ["env:KEY", "env:KEY"])
    #expect(keys.map(\.reading) == ["without the carriage return at its end", "with the carriage return at its end"])
  }

  @Test(arguments: ["env:MISSING", "env:EMPTY", "file:/nowhere/key", "fd:87", "command:[\"false\"]", "credhub:/a"])
  func whatCannotBeReadIsNamed(text: String) throws {
    let reference = try SecretReference(text)
    let error = #expect(throws: RecoveryError.self) {
      try reference.read(environment: ["EMPTY": "", "PATH": "/usr/bin:/bin"])
    }
    #expect(error?.exit == .usage)
    #expect(error?.message.contains(reference.description) == true)
  }
}
