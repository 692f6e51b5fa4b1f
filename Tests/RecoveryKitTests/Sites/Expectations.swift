import Foundation
import RecoveryKit
import Testing

/// Expects `work` to throw an error of this code whose message and hints together hold all of `words`.
func expect(
  _ code: ErrorCode, _ words: String..., sourceLocation: SourceLocation = #_sourceLocation,
  work: () throws -> Void
) {
  do {
    try work()
    Issue.record("no error where \(code.rawValue) was expected", sourceLocation: sourceLocation)
  } catch let error as RecoveryError {
    let text = ([error.message] + error.hints).joined(separator: "\n")
    #expect(error.code == code, "\(text)", sourceLocation: sourceLocation)
    for word in words { #expect(text.contains(word), "\(text)", sourceLocation: sourceLocation) }
  } catch {
    Issue.record(error, sourceLocation: sourceLocation)
  }
}

/// The SHA-256 of all that a source gives, in hexadecimal, read through a buffer of an odd size.
func sha256(of source: consuming ObjectStream) throws(RecoveryError) -> String {
  var digest = try SHA256Digest()
  var buffer = [UInt8](repeating: 0, count: 70_001)
  while true {
    let count = try read(&source, into: &buffer)
    if count == 0 { return digest.finish().map { String(format: "%02x", $0) }.joined() }
    buffer.withUnsafeBytes { digest.update(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
  }
}

/// Reads once into an array.
func read(_ source: inout ObjectStream, into buffer: inout [UInt8]) throws(RecoveryError) -> Int {
  try buffer.withUnsafeMutableBufferPointer { bytes throws(RecoveryError) in
    try source.read(into: UnsafeMutableRawBufferPointer(bytes))
  }
}

/// The SHA-256 of bytes at hand, in hexadecimal.
func sha256Hex(_ bytes: [UInt8]) throws -> String {
  var digest = try SHA256Digest()
  bytes.withUnsafeBytes { digest.update($0) }
  return digest.finish().map { String(format: "%02x", $0) }.joined()
}
