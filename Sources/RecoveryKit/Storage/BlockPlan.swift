/// The order in which the bytes of several objects are fetched: block by block, none across two objects.
struct BlockPlan: Sendable {
  /// A part of one object; never empty.
  struct Range: Sendable {
    let object: StoredObject
    let offset: Int64
    let count: Int
  }

  private let objects: [StoredObject]
  private let blockSize: Int
  private var index = 0
  private var offset: Int64 = 0

  init(objects: [StoredObject], blockSize: Int) {
    self.objects = objects.filter { $0.size > 0 }
    self.blockSize = blockSize
  }

  /// How many blocks there are in all.
  var blocks: Int64 { objects.reduce(0) { $0 + ($1.size - 1) / Int64(blockSize) + 1 } }

  /// The next block; nil at the end.
  mutating func next() -> Range? {
    guard index < objects.count else { return nil }
    let object = objects[index]
    let range = Range(object: object, offset: offset, count: Int(min(Int64(blockSize), object.size - offset)))
    offset += Int64(range.count)
    if offset == object.size { (index, offset) = (index + 1, 0) }
    return range
  }
}
