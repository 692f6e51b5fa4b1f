/// `COPY schema.table (columns) FROM stdin;`: the one form in which pg_dump begins rows.
struct DumpCopy: Equatable {
  let schema: String
  let table: String

  init?(_ statement: borrowing DumpStatement) {
    guard statement.isWhole, statement.begins(with: "COPY ") else { return nil }
    var text = SQLText(statement.text)
    guard text.take("copy"), let name = text.takeQualifiedName() else { return nil }
    if text.take(sign: "(") {
      repeat {
        guard text.takeName() != nil else { return nil }
      } while text.take(sign: ",")
      guard text.take(sign: ")") else { return nil }
    }
    guard text.take("from", "stdin"), text.take(sign: ";"), text.tokens.isEmpty else { return nil }
    schema = name.schema
    table = name.name
  }
}
