import Foundation

/// A configuration file of the AWS CLI: https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-files.html.
///
/// Read as botocore reads it: names in lower case, `=` or `:` between name and value, comments on lines of their own,
/// and nested values (`s3 =` with indented lines) as "s3.addressing_style".
struct ProfileFile {
  let path: String
  /// The settings of each profile.
  let profiles: [String: [String: String]]

  /// Reads the file; one that is not there has no profiles.
  ///
  /// - Parameter sectionsSayProfile: in `config` a profile other than `default` is `[profile name]`; in `credentials` it
  ///   is `[name]`.
  init(path: String, sectionsSayProfile: Bool) throws(RecoveryError) {
    self.path = path
    guard let data = (try? FileHandle(forReadingFrom: URL(filePath: path)).readToEnd() ?? Data()) else {
      if FileManager.default.fileExists(atPath: path) {
        throw RecoveryError(.credentialsMissing, "cannot read \(path)", hints: ["check who may read it"])
      }
      profiles = [:]
      return
    }
    profiles = try Self.parse(String(decoding: data, as: UTF8.self), path: path, sectionsSayProfile: sectionsSayProfile)
  }

  private static func parse(
    _ text: String, path: String, sectionsSayProfile: Bool
  ) throws(RecoveryError) -> [String: [String: String]] {
    var profiles: [String: [String: String]] = [:]
    var profile: String?
    var sawSection = false
    var parent: String?
    let lines = text.split(omittingEmptySubsequences: false) { $0.isNewline }
    for (index, line) in lines.enumerated() {
      let content = String(line).trimmed
      if content.isEmpty || content.hasPrefix("#") || content.hasPrefix(";") { continue }
      if content.hasPrefix("["), content.hasSuffix("]") {
        profile = profileName(String(content.dropFirst().dropLast()), sectionsSayProfile: sectionsSayProfile)
        if let profile, profiles[profile] == nil { profiles[profile] = [:] }
        sawSection = true
        parent = nil
        continue
      }
      // The line may hold a secret: it is counted, not shown.
      guard sawSection, let mark = content.firstIndex(where: { $0 == "=" || $0 == ":" }) else {
        throw RecoveryError(
          .credentialsMissing, "line \(index + 1) of \(path) is neither a section nor a setting",
          hints: ["write settings as name = value below a [section]"])
      }
      let name = String(content[..<mark]).trimmed.lowercased()
      let value = String(content[content.index(after: mark)...]).trimmed
      let isNested = line.first == " " || line.first == "\t"
      if !isNested { parent = value.isEmpty ? name : nil }
      guard let profile else { continue }
      if isNested, let parent {
        profiles[profile]?["\(parent).\(name)"] = value
      } else {
        profiles[profile]?[name] = value
      }
    }
    return profiles
  }

  /// The profile that a section is; nil for `[sso-session …]`, `[services …]` and the like.
  private static func profileName(_ section: String, sectionsSayProfile: Bool) -> String? {
    let section = section.trimmed
    if section == "default" || !sectionsSayProfile { return section }
    let words = section.split(maxSplits: 1) { $0 == " " || $0 == "\t" }
    guard words.count == 2, words[0] == "profile" else { return nil }
    return String(words[1]).trimmed.filter { $0 != "\"" && $0 != "'" }
  }
}
