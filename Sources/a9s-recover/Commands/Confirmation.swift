import RecoveryKit

/// Asks a person to type the name of what will be changed.
enum Confirmation {
  /// - Throws: ``ErrorCode/confirmationNeeded`` where nobody can be asked, ``ErrorCode/declined`` when the answer is
  ///   another one.
  static func ask(_ lines: [String], name: String) throws(RecoveryError) {
    guard Terminal.isThere else {
      throw RecoveryError(
        .confirmationNeeded, "this needs a confirmation, and there is no terminal to ask on",
        hints: ["give --yes once you are sure: it stands for typing '\(name)'"])
    }
    let text = lines.map { "a9s-recover: \($0)\n" }.joined()
    let answer = try Terminal.ask("\(text)a9s-recover: type '\(name)' to go on: ")
    if answer != name {
      throw RecoveryError(
        .declined, "'\(answer)' is not '\(name)': nothing was done",
        hints: ["run the same command again to be asked again"])
    }
  }
}
