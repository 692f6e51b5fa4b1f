import Glibc
import RecoveryKit
import Synchronization
import Testing

@Suite struct ObjectStreamTests {
  private let objects = [StoredObject(name: "a", size: 1000), StoredObject(name: "b", size: 1000)]

  @Test func neverFetchesFurtherAheadThanItsBuffers() throws {
    let store = WatchedStore(hangsFrom: .max)
    var stream = ObjectStream(store: store, objects: objects, parallel: 3, blockSize: 100)
    var buffer = [UInt8](repeating: 0, count: 10)
    for block in 0..<20 {
      for _ in 0..<10 { #expect(try read(&stream, into: &buffer) == 10) }
      // The block at hand holds one of the three buffers, until the next read gives it back.
      #expect(store.count.begun.load(ordering: .relaxed) <= block + 3)
    }
    #expect(try read(&stream, into: &buffer) == 0)
    #expect(try read(&stream, into: &buffer) == 0)
  }

  @Test func threadsEndWithTheStream() throws {
    let store = WatchedStore(hangsFrom: 100)
    do {
      var stream = ObjectStream(store: store, objects: objects, parallel: 4, blockSize: 100)
      var buffer = [UInt8](repeating: 0, count: 10)
      #expect(try read(&stream, into: &buffer) == 10)
      // The block at hand, and three that hang.
      #expect(poll { store.count.begun.load(ordering: .relaxed) == 4 })
    }
    #expect(poll { store.count.readers.load(ordering: .relaxed) == 0 })
  }

  @Test func threadsEndWithTheBytes() throws {
    let store = WatchedStore(hangsFrom: .max)
    var stream = ObjectStream(store: store, objects: objects, parallel: 4, blockSize: 300)
    var buffer = [UInt8](repeating: 0, count: 300)
    while try read(&stream, into: &buffer) > 0 {}
    #expect(poll { store.count.readers.load(ordering: .relaxed) == 0 })
    #expect(try read(&stream, into: &buffer) == 0)
  }

  @Test func readFirstCrossesObjects() throws {
    let store = WatchedStore(hangsFrom: .max)
    let small = [StoredObject(name: "a", size: 3), StoredObject(name: "b", size: 0), StoredObject(name: "c", size: 9)]
    #expect(try store.readFirst(8, of: small).count == 8)
    #expect(try store.readFirst(100, of: small).count == 12)
    #expect(try store.readFirst(100, of: []).isEmpty)
  }
}

/// A store of zeros that counts who reads it, and whose readers hang from an offset on until they are called off.
private struct WatchedStore: ObjectStore {
  final class Count: Sendable {
    let readers = Atomic<Int>(0)
    let begun = Atomic<Int>(0)
  }

  let count = Count()
  let hangsFrom: Int64
  var location: String { "watched" }
  var advice: ReadAdvice { .disk }

  func list(prefix: String) throws(RecoveryError) -> [StoredObject] { [] }

  func makeReader(cancellation: Cancellation) throws(RecoveryError) -> any ObjectReader {
    Reader(count: count, hangsFrom: hangsFrom, cancellation: cancellation)
  }

  private final class Reader: ObjectReader {
    let count: Count
    let hangsFrom: Int64
    let cancellation: Cancellation

    init(count: Count, hangsFrom: Int64, cancellation: Cancellation) {
      (self.count, self.hangsFrom, self.cancellation) = (count, hangsFrom, cancellation)
      count.readers.add(1, ordering: .relaxed)
    }

    deinit { count.readers.subtract(1, ordering: .relaxed) }

    func read(
      _ object: StoredObject, at offset: Int64, into buffer: UnsafeMutableRawBufferPointer
    ) throws(RecoveryError) {
      count.begun.add(1, ordering: .relaxed)
      while offset >= hangsFrom {
        try cancellation.check()
        usleep(1000)
      }
      buffer.initializeMemory(as: UInt8.self, repeating: 0)
    }
  }
}
