import Foundation
import Glibc

/// Where a secret is: what may stand on a command line instead of the secret.
public enum SecretReference: Sendable, Equatable, CustomStringConvertible {
  /// `env:NAME`: an environment variable.
  case environment(String)
  /// `file:PATH`: the content of a file.
  case file(String)
  /// `fd:N`: what an open descriptor yields to its end.
  case descriptor(Int32)
  /// `prompt`: asked for on the terminal, without echo.
  case prompt
  /// `credhub:/NAME`: a CredHub credential.
  case credhub(String)
  /// `command:["argv0","arg"]`: the standard output of a program, run without a shell.
  case command([String])

  /// Reads a reference.
  ///
  /// - Throws: ``ErrorCode/usage`` for anything else, which is not echoed: it may be the secret itself.
  public init(_ text: String, option: String = "--key") throws(RecoveryError) {
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    let rest = parts.count == 2 ? parts[1] : ""
    switch parts[0] {
    case "prompt" where parts.count == 1: self = .prompt
    case "env" where rest.wholeMatch(of: /[A-Za-z_][A-Za-z0-9_]*/) != nil: self = .environment(rest)
    case "file" where !rest.isEmpty: self = .file(rest)
    case "fd":
      guard let number = Int32(rest), number >= 0 else { throw SecretReference.unreadable(option) }
      self = .descriptor(number)
    case "credhub" where rest.hasPrefix("/"): self = .credhub(rest)
    case "command":
      guard let words = try? JSONDecoder().decode([String].self, from: Data(rest.utf8)), !words.isEmpty else {
        throw SecretReference.unreadable(option)
      }
      self = .command(words)
    default: throw SecretReference.unreadable(option)
    }
  }

  private static func unreadable(_ option: String) -> RecoveryError {
    RecoveryError(
      .usage, "\(option) takes a reference to a secret, never the secret itself; what was given is none",
      hints: ["env:NAME, file:PATH, fd:N, prompt or command:[\"program\",\"argument\"]"])
  }

  /// The reference as it may be shown.
  public var description: String {
    switch self {
    case .environment(let name): "env:\(name)"
    case .file(let path): "file:\(path)"
    case .descriptor(let number): "fd:\(number)"
    case .prompt: "prompt"
    case .credhub(let name): "credhub:\(name)"
    case .command(let words): "command:[\"\(words[0])\"\(words.count > 1 ? ",..." : "")]"
    }
  }
}

extension SecretReference {
  /// Reads the secret, one trailing line feed stripped.
  ///
  /// - Throws: ``ErrorCode/secretUnreadable`` naming the reference and why, ``ErrorCode/interrupted`` at the prompt.
  ///
  /// - Parameter question: what ``prompt`` asks for.
  public func read(environment: [String: String], question: String = "secret") throws(RecoveryError) -> [UInt8] {
    var bytes = try content(environment, question)
    if bytes.last == 0x0a { bytes.removeLast() }
    if bytes.isEmpty { throw failure("it is empty") }
    return bytes
  }

  /// The keys that the reference may mean: where the text ends in CR LF, the one without the CR and the one with it.
  public func keys(environment: [String: String]) throws(RecoveryError) -> [KeyCandidate] {
    let bytes = try read(environment: environment, question: "backup encryption key")
    if bytes.last != 0x0d { return [KeyCandidate(reference: description, passphrase: Secret(bytes))] }
    return [
      KeyCandidate(
        reference: description, reading: "without the carriage return at its end", passphrase: Secret(bytes.dropLast())),
      KeyCandidate(reference: description, reading: "with the carriage return at its end", passphrase: Secret(bytes)),
    ].filter { $0.passphrase.count > 0 }
  }

  private func content(_ environment: [String: String], _ question: String) throws(RecoveryError) -> [UInt8] {
    switch self {
    case .environment(let name):
      guard let value = environment[name] else { throw failure("the variable is not set") }
      return Array(value.utf8)
    case .file(let path): return try readFile(path)
    case .descriptor(let number): return try readAll(number)
    case .prompt: return try Terminal.askSecret("\(question): ")
    case .credhub: throw failure("this version cannot ask CredHub")
    case .command(let words):
      let run = try Subprocess.run(ProgramInvocation(words, environment: environment), limit: 64 * 1024)
      guard run.status.isSuccess else { throw failure("the program failed: \(run.status)") }
      return run.output
    }
  }

  private func readFile(_ path: String) throws(RecoveryError) -> [UInt8] {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { throw failure(String(cString: strerror(errno))) }
    defer { close(file) }
    return try readAll(file)
  }

  private func readAll(_ descriptor: Int32) throws(RecoveryError) -> [UInt8] {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4096)
    while true {
      let count = Glibc.read(descriptor, &buffer, buffer.count)
      if count < 0 { throw failure(String(cString: strerror(errno))) }
      if count == 0 { return bytes }
      bytes += buffer[..<count]
      if bytes.count > 64 * 1024 { throw failure("it holds more than 64 KiB: is it the right one?") }
    }
  }

  private func failure(_ reason: String) -> RecoveryError {
    RecoveryError(
      .secretUnreadable, "cannot read the secret from \(self): \(reason)",
      hints: ["a secret is env:NAME, file:PATH, fd:N, prompt or command:[\"program\",\"argument\"]"])
  }
}
