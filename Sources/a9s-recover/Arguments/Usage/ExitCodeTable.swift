import RecoveryKit

/// The exit codes as `help exit-codes` prints them.
enum ExitCodeTable {
  static func text(columns: Int) -> String {
    let rows = ExitCode.allCases.map { (term: String($0.rawValue), text: $0.meaning) }
    return (["exit codes:"] + TextColumns.table(rows, columns: columns)).joined(separator: "\n") + "\n"
  }
}
