/// What the scanner hands on, piece by piece: together and in order the pieces are the whole stream.
///
/// Bytes are lent for the length of the call. Throwing ends the scan.
public protocol DumpSink: ~Copyable {
  /// White space and comments between statements.
  mutating func space(_ bytes: UnsafeRawBufferPointer) throws(RecoveryError)
  /// The text of a `--` comment between statements, without the dashes and the blank behind them; its bytes come as
  /// ``space(_:)`` next. One that is longer than 4096 bytes is not told.
  mutating func comment(_ text: String, line: Int) throws(RecoveryError)
  /// A whole statement with its semicolon.
  mutating func statement(_ statement: DumpStatement) throws(RecoveryError)
  /// A further part of a statement that is too long to be kept; ``statement(_:)`` follows with its beginning.
  mutating func statementPart(_ bytes: UnsafeRawBufferPointer) throws(RecoveryError)
  /// A vetted psql command, without its line feed, which comes as ``space(_:)``.
  mutating func command(_ command: PsqlCommand, line: Int) throws(RecoveryError)
  /// Rows of the running COPY, the closing `\.` and its line feed included.
  mutating func rows(_ bytes: UnsafeRawBufferPointer) throws(RecoveryError)
  /// The running COPY is at its end.
  mutating func rowsEnded(count: Int, line: Int) throws(RecoveryError)
}

extension DumpSink where Self: ~Copyable {
  public mutating func space(_ bytes: UnsafeRawBufferPointer) throws(RecoveryError) {}
  public mutating func comment(_ text: String, line: Int) throws(RecoveryError) {}
  public mutating func statement(_ statement: DumpStatement) throws(RecoveryError) {}
  public mutating func statementPart(_ bytes: UnsafeRawBufferPointer) throws(RecoveryError) {}
  public mutating func command(_ command: PsqlCommand, line: Int) throws(RecoveryError) {}
  public mutating func rows(_ bytes: UnsafeRawBufferPointer) throws(RecoveryError) {}
  public mutating func rowsEnded(count: Int, line: Int) throws(RecoveryError) {}
}
