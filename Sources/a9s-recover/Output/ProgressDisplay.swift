import Foundation
import RecoveryKit
import Synchronization

/// How progress is shown.
enum ProgressStyle: String, CaseIterable, Sendable {
  /// A line that is drawn anew on a terminal, else plain lines.
  case auto
  /// A line a step, and one every ten per cent.
  case plain
  /// A JSON line an event.
  case json
  /// Nothing but warnings and errors.
  case none
}

/// Shows on standard error what the procedures tell.
final class ProgressDisplay: Observer {
  private enum Mode { case redraw, lines, json, silent }
  private struct State {
    var isDrawn = false
    var lastTenth = -1
    var lastStage = ""
    var began = ContinuousClock.now
    var nextDraw = ContinuousClock.now
    var warnings: [String] = []
  }

  private let mode: Mode
  private let json: Bool
  private let state = Mutex(State())

  init(_ style: ProgressStyle, json: Bool, isTerminal: Bool) {
    self.json = json || style == .json
    mode =
      switch style {
      case .auto: json ? .json : isTerminal ? .redraw : .lines
      case .plain: .lines
      case .json: .json
      case .none: .silent
      }
  }

  /// The warnings so far, for the document.
  var warnings: [String] { state.withLock(\.warnings) }

  func step(_ text: String) {
    state.withLock { clear(&$0) }
    switch mode {
    case .redraw, .lines: write("a9s-recover: \(text)\n")
    case .json: writeJSON(["event": "step", "text": text])
    case .silent: break
    }
  }

  func warn(_ text: String) {
    state.withLock {
      clear(&$0)
      $0.warnings.append(text)
    }
    if json { return writeJSON(["event": "warning", "text": text]) }
    write("a9s-recover: warning: \(text)\n")
  }

  func progress(_ progress: WorkProgress) {
    state.withLock { state in
      if state.lastStage != progress.stage {
        clear(&state)
        state.lastStage = progress.stage
        state.lastTenth = -1
        state.began = .now
        state.nextDraw = .now
      }
      let tenth = progress.total > 0 ? Int(progress.done * 10 / progress.total) : 10
      switch mode {
      case .redraw: draw(progress, &state)
      case .lines where tenth != state.lastTenth: write("a9s-recover: \(line(progress, since: state.began))\n")
      case .json where tenth != state.lastTenth:
        writeJSON(
          ["event": "progress", "stage": progress.stage], numbers: ["done": progress.done, "total": progress.total])
      case .lines, .json, .silent: break
      }
      state.lastTenth = tenth
    }
  }

  /// Takes the running line off the terminal before anything else is written.
  func finish() { state.withLock { clear(&$0) } }

  private func draw(_ progress: WorkProgress, _ state: inout State) {
    guard ContinuousClock.now >= state.nextDraw else { return }
    state.nextDraw = .now + .milliseconds(100)
    state.isDrawn = true
    write("\r\u{1b}[K\(line(progress, since: state.began))")
  }

  private func clear(_ state: inout State) {
    if state.isDrawn { write("\r\u{1b}[K") }
    state.isDrawn = false
  }

  private func line(_ progress: WorkProgress, since began: ContinuousClock.Instant) -> String {
    let seconds = (ContinuousClock.now - began) / .seconds(1)
    let percent = progress.total > 0 ? progress.done * 100 / progress.total : 100
    let rate = seconds > 0.5 ? ", \(Voice.size(Int64(Double(progress.done) / seconds)))/s" : ""
    let left =
      seconds > 2 && progress.done > 0 && progress.done < progress.total
      ? ", \(Voice.duration(seconds / Double(progress.done) * Double(progress.total - progress.done))) left" : ""
    return "\(progress.stage): \(percent)% of \(Voice.size(progress.total))\(rate)\(left)"
  }

  /// A standard error that is closed or full must not end the work: the restore goes on.
  private func write(_ text: String) { try? FileHandle.standardError.write(contentsOf: Data(text.utf8)) }

  private func writeJSON(_ words: [String: String], numbers: [String: Int64] = [:]) {
    let values = words.mapValues { $0 as Any }.merging(numbers.mapValues { $0 as Any }) { one, _ in one }
    guard
      let data = try? JSONSerialization.data(withJSONObject: values, options: [.sortedKeys, .withoutEscapingSlashes])
    else { return }
    write(String(decoding: data, as: UTF8.self) + "\n")
  }
}
