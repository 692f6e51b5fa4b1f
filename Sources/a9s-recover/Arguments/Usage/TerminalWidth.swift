import Foundation

/// The width that text for people is wrapped to.
enum TerminalWidth {
  /// `COLUMNS`, else the width of the terminal on stdout, else 80; lines beyond 120 are hard to read, below 40 useless.
  static func columns(environment: [String: String]) -> Int {
    min(max(environment["COLUMNS"].flatMap(Int.init) ?? ofStandardOutput ?? 80, 40), 120)
  }

  private static var ofStandardOutput: Int? {
    var size = winsize()
    guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
    return Int(size.ws_col)
  }
}
