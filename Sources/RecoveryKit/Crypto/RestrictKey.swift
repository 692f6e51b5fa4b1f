/// The key of our own `\restrict`, which the dump cannot know.
enum RestrictKey {
  /// 64 hexadecimal digits from the kernel's random generator (getrandom(2)).
  static func random() -> String {
    var generator = SystemRandomNumberGenerator()
    return (0..<4).map { _ in
      let digits = String(generator.next() as UInt64, radix: 16)
      return String(repeating: "0", count: 16 - digits.count) + digits
    }.joined()
  }
}
