@testable import RecoveryKit

/// A sink that writes down what it is told.
struct Recorder: DumpSink {
  var statements: [DumpStatement] = []
  var comments: [String] = []
  var commands: [PsqlCommand] = []
  var rowCounts: [Int] = []
  /// All pieces, joined: must be the stream itself.
  var bytes: [UInt8] = []
  private let keepsBytes: Bool
  private var hadParts = false

  init(keepsBytes: Bool = true) { self.keepsBytes = keepsBytes }

  mutating func space(_ bytes: UnsafeRawBufferPointer) throws(RecoveryError) { self.bytes += bytes }
  mutating func comment(_ text: String, line: Int) throws(RecoveryError) { comments.append(text) }
  mutating func statementPart(_ bytes: UnsafeRawBufferPointer) throws(RecoveryError) {
    hadParts = true
    self.bytes += bytes
  }
  mutating func statement(_ statement: DumpStatement) throws(RecoveryError) {
    statements.append(statement)
    if !hadParts { bytes += statement.text }
    hadParts = false
  }
  mutating func command(_ command: PsqlCommand, line: Int) throws(RecoveryError) { commands.append(command) }
  mutating func rows(_ bytes: UnsafeRawBufferPointer) throws(RecoveryError) { if keepsBytes { self.bytes += bytes } }
  mutating func rowsEnded(count: Int, line: Int) throws(RecoveryError) { rowCounts.append(count) }
}

/// Scans a text that is handed over in parts of at most `step` bytes.
func scan(_ text: String, step: Int = .max, refusal: DumpScanner<Recorder>.Refusal = .enforced) throws(RecoveryError)
  -> Recorder
{
  var scanner = DumpScanner(sink: Recorder(), refusal: refusal)
  let bytes = Array(text.utf8)
  var start = 0
  while start < bytes.count {
    let end = min(bytes.count, step == .max ? bytes.count : start + step)
    try bytes[start..<end].withUnsafeBufferPointer { part throws(RecoveryError) in
      try scanner.scan(UnsafeRawBufferPointer(part))
    }
    start = end
  }
  try scanner.finish()
  return scanner.sink
}
