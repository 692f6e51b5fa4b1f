/// How far a piece of work has come.
public struct WorkProgress: Sendable, Equatable {
  /// What is being done, in a few words.
  public var stage: String
  /// Bytes of the encrypted backup that have been read.
  public var done: Int64
  /// All of them.
  public var total: Int64

  /// Work that has come as far as `done` of `total`.
  public init(stage: String, done: Int64, total: Int64) {
    self.stage = stage
    self.done = done
    self.total = total
  }
}

/// What the procedures tell while they run: to a terminal, a log or nobody.
public protocol Observer: Sendable {
  /// A step begins, in the operator's words.
  func step(_ text: String)
  /// How far the running step has come; called often.
  func progress(_ progress: WorkProgress)
  /// Something the operator should know and that does not stop the work.
  func warn(_ text: String)
}
