import Foundation
import Testing

@testable import RecoveryKit

/// Prints how fast rows are scanned; `make bench` runs it on more data, built for release. Speed is no assertion.
@Suite struct ScannerSpeedTests {
  @Test func rowsAreScanned() throws {
    let megabytes = ProcessInfo.processInfo.environment["A9S_BENCH_MEGABYTES"].flatMap(Int.init) ?? 16
    let row = "1234567\t\(String(repeating: "0123456789abcdef", count: 4))\t2026-11-21 04:03:00+00\t\\N\n"
    let rows = megabytes * 1_000_000 / row.utf8.count
    let block = Array(String(repeating: row, count: 2000).utf8)
    var scanner = DumpScanner(sink: Recorder(keepsBytes: false))
    try feed("COPY public.t (a, b, c, d) FROM stdin;\n", to: &scanner)
    let began = ContinuousClock.now
    for _ in 0..<rows / 2000 {
      try block.withUnsafeBufferPointer { bytes throws(RecoveryError) in
        try scanner.scan(UnsafeRawBufferPointer(bytes))
      }
    }
    let seconds = (ContinuousClock.now - began) / .seconds(1)
    try feed("\\.\n", to: &scanner)
    try scanner.finish()
    #expect(scanner.sink.rowCounts == [rows / 2000 * 2000])
    let rate = Double(rows / 2000 * block.count) / 1e9 / seconds
    print("scanner: \(String(format: "%.2f", rate)) GB/s in COPY data")
  }

  private func feed(_ text: String, to scanner: inout DumpScanner<Recorder>) throws(RecoveryError) {
    try Array(text.utf8).withUnsafeBufferPointer { bytes throws(RecoveryError) in
      try scanner.scan(UnsafeRawBufferPointer(bytes))
    }
  }
}
