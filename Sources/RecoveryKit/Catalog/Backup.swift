/// One backup as the listing shows it: its objects, and what their names and sizes alone can prove.
public struct Backup: Sendable {
  /// Its name.
  public let id: BackupID
  /// The slices of the ciphertext in the order in which they are joined; duplicates included.
  public let chunks: [StoredObject]
  /// What is wrong with it, in words for a person; some of it does not make it incomplete.
  public let problems: [String]
  /// Contiguous from 0 or 1, no number twice, sizes even, whole cipher blocks.
  ///
  /// A missing last chunk leaves no gap: only the stream itself is proof.
  public let isComplete: Bool
  private let chunksBeforeGap: [StoredObject]

  /// Bytes of ciphertext, header included.
  public var encryptedBytes: Int64 { chunks.reduce(0) { $0 + $1.size } }

  /// The same backup cut before its first gap: what can be decoded of an incomplete one.
  public var contiguous: Backup {
    Backup(
      id: id, chunks: chunksBeforeGap, chunksBeforeGap: chunksBeforeGap, problems: problems, isComplete: isComplete)
  }

  private init(
    id: BackupID, chunks: [StoredObject], chunksBeforeGap: [StoredObject], problems: [String], isComplete: Bool
  ) {
    self.id = id
    self.chunks = chunks
    self.chunksBeforeGap = chunksBeforeGap
    self.problems = problems
    self.isComplete = isComplete
  }

  init(id: BackupID, slices: [(index: Int, object: StoredObject)], whole: StoredObject?, hasMetadata: Bool) {
    let sorted = slices.sorted { ($0.index, $0.object.name) < ($1.index, $1.object.name) }
    let defects = Backup.defects(of: sorted, whole: whole)
    self.id = id
    chunks = sorted.map(\.object) + (whole.map { [$0] } ?? [])
    isComplete = defects.isEmpty
    let cold = chunks.compactMap { chunk in chunk.cold.map { "\(chunk.name) is in \($0) and cannot be read as it is" } }
    chunksBeforeGap = whole.map { [$0] } ?? Backup.beforeGap(sorted)
    problems = defects + (hasMetadata || whole != nil ? [] : ["its metadata file \(id).json is missing"]) + cold
  }

  private static func beforeGap(_ slices: [(index: Int, object: StoredObject)]) -> [StoredObject] {
    var expected = slices.first?.index
    return slices.prefix { slice in
      defer { expected = expected.map { $0 + 1 } }
      return slice.index == expected
    }.map(\.object)
  }

  private static func defects(of slices: [(index: Int, object: StoredObject)], whole: StoredObject?) -> [String] {
    if let whole {
      return (slices.isEmpty ? [] : ["a whole object and chunks stand side by side"]) + sizeDefects([whole])
    }
    guard let first = slices.first, let last = slices.last else { return ["it has metadata but no chunks"] }
    var defects: [String] = []
    if first.index > 1 { defects.append("its first chunk is number \(first.index), not 0 or 1") }
    for (one, next) in zip(slices, slices.dropFirst()) {
      if one.index == next.index {
        defects.append("chunk \(one.index) is there twice: \(one.object.name), \(next.object.name)")
      }
      if next.index == one.index + 2 { defects.append("chunk \(one.index + 1) of \(last.index) is missing") }
      if next.index > one.index + 2 {
        defects.append("chunks \(one.index + 1) to \(next.index - 1) of \(last.index) are missing")
      }
    }
    return defects + sizeDefects(slices.map(\.object))
  }

  private static func sizeDefects(_ chunks: [StoredObject]) -> [String] {
    var defects = chunks.filter { $0.size == 0 }.map { "\($0.name) is empty" }
    if let first = chunks.first, let last = chunks.last {
      defects += chunks.dropLast().filter { $0.size != first.size }.map {
        "\($0.name) has \($0.size) bytes where the first chunk has \(first.size)"
      }
      if last.size > first.size {
        defects.append("the last chunk \(last.name) has \(last.size) bytes, more than the first with \(first.size)")
      }
    }
    let total = chunks.reduce(0) { $0 + $1.size }
    if total < Int64(SaltedContainer.probeSize) || !total.isMultiple(of: 16) {
      defects.append("its \(total) bytes are not a whole number of cipher blocks after a header")
    }
    return defects
  }
}
