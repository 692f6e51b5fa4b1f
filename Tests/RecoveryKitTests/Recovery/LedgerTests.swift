import Testing

@testable import RecoveryKit

@Suite struct LedgerTests {
  private let entries = [
    Ledger.Entry(database: "a", table: "public.t", rows: 3, line: 10),
    Ledger.Entry(database: "a", table: "public.u", rows: 2, line: 20),
    Ledger.Entry(database: "b", table: "public.t", rows: 0, line: 30),
  ]

  @Test func rowsThatAllArrivedMatch() {
    let ledger = Ledger(entries: entries, tags: [3, 2, 0], failedLines: [])
    #expect(ledger.mismatches.isEmpty)
    #expect((ledger.tables, ledger.rows) == (3, 5))
  }

  @Test func aFailedCopyHasNoTag() {
    let ledger = Ledger(entries: entries, tags: [3, 0], failedLines: [20])
    #expect(ledger.mismatches == [.init(database: "a", table: "public.u", expected: 2, restored: nil)])
  }

  @Test func aTagWithOtherRowsIsAMismatch() {
    #expect(Ledger(entries: entries, tags: [3, 1, 0], failedLines: []).mismatches.map(\.restored) == [1])
  }

  @Test func missingTagsAreMismatches() {
    #expect(Ledger(entries: entries, tags: [3], failedLines: []).mismatches.count == 2)
  }
}
