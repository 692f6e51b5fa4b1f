import CPostgres

/// What a statement returned: rows of texts, reached by the names of their columns.
public struct PGResult: Sendable {
  /// The names of the columns, in order.
  public let columns: [String]
  /// The rows, each with one text or NULL for each column.
  public let rows: [Row]
  /// What was done: `DROP DATABASE`, `SELECT 3`.
  public let tag: String

  /// One row.
  public struct Row: Sendable {
    /// The values in the order of the columns.
    public let values: [String?]
    fileprivate let positions: [String: Int]

    /// The value of a column; nil for NULL and for a column that is not there.
    public subscript(_ column: String) -> String? { positions[column].flatMap { values[$0] } }
    /// A text column; empty for NULL.
    public func text(_ column: String) -> String { self[column] ?? "" }
    /// A boolean column; false for NULL.
    public func flag(_ column: String) -> Bool { self[column] == "t" }
    /// A whole number; nil for NULL and what is no number.
    public func number(_ column: String) -> Int? { self[column].flatMap { Int($0) } }
  }

  /// Copies a result of libpq, which stays the caller's.
  init(_ result: OpaquePointer) {
    let names = (0..<PQnfields(result)).map { String(cString: PQfname(result, $0)) }
    let positions = Dictionary(zip(names, names.indices), uniquingKeysWith: { first, _ in first })
    columns = names
    tag = PQcmdStatus(result).map { String(cString: $0) } ?? ""
    rows = (0..<PQntuples(result)).map { row in
      let values = names.indices.map { column in
        PQgetisnull(result, row, Int32(column)) == 1 ? nil : String(cString: PQgetvalue(result, row, Int32(column)))
      }
      return Row(values: values, positions: positions)
    }
  }
}
