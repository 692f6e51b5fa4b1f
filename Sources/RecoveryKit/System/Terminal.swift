import Glibc

/// The operator's terminal, asked directly: standard input and output may be files.
public enum Terminal {
  /// Whether there is one to ask.
  public static var isThere: Bool {
    let file = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY)
    if file >= 0 { close(file) }
    return file >= 0
  }

  /// Asks for a line.
  ///
  /// - Throws: ``ErrorCode/confirmationNeeded`` without a terminal, ``ErrorCode/interrupted`` on Ctrl-C or Ctrl-D.
  public static func ask(_ question: String) throws(RecoveryError) -> String {
    String(decoding: try line(question, echo: true), as: UTF8.self)
  }

  /// Asks for a line that is not shown.
  public static func askSecret(_ question: String) throws(RecoveryError) -> [UInt8] {
    try line(question, echo: false)
  }

  private static func line(_ question: String, echo: Bool) throws(RecoveryError) -> [UInt8] {
    let file = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY)
    guard file >= 0 else {
      throw RecoveryError(.confirmationNeeded, "there is no terminal to ask on", hints: ["run it where there is one"])
    }
    defer { close(file) }
    var before = termios()
    tcgetattr(file, &before)
    var during = before
    if !echo { during.c_lflag &= ~tcflag_t(ECHO) }
    tcsetattr(file, TCSAFLUSH, &during)
    defer { tcsetattr(file, TCSANOW, &before) }
    _ = write(file, question, question.utf8.count)
    defer { if !echo { _ = write(file, "\n", 1) } }
    return try readLine(file)
  }

  /// Reads with a poll, so that a signal is an answer too.
  private static func readLine(_ file: Int32) throws(RecoveryError) -> [UInt8] {
    var line: [UInt8] = []
    while true {
      try Interruption.check()
      var descriptor = pollfd(fd: file, events: Int16(POLLIN), revents: 0)
      guard poll(&descriptor, 1, 100) > 0 else { continue }
      var byte: UInt8 = 0
      guard read(file, &byte, 1) == 1 else {
        try Interruption.check()
        throw RecoveryError(.declined, "no answer was given: nothing was done")
      }
      if byte == 0x0a { return line }
      line.append(byte)
    }
  }
}
