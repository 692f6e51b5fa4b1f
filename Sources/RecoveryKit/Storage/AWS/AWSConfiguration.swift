/// The settings of AWS as its CLI finds them: environment first, then the profile's.
///
/// https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-envvars.html
struct AWSConfiguration {
  /// The profile in use, `default` where none is named.
  let profile: String
  /// A profile named on the command line beats keys of the environment; one of `AWS_PROFILE` does not (botocore).
  let isProfileExplicit: Bool
  let environment: [String: String]
  let credentialsFile: ProfileFile
  let configFile: ProfileFile

  /// - Throws: ``ErrorCode/credentialsMissing`` where a file cannot be read, or a named profile is in none of them.
  init(environment: [String: String], profile explicit: String? = nil) throws(RecoveryError) {
    self.environment = environment.filter { !$0.value.isEmpty }
    let home = self.environment["HOME"] ?? "/"
    let expand = { (path: String) in path.hasPrefix("~/") ? home + path.dropFirst() : path }
    credentialsFile = try ProfileFile(
      path: expand(self.environment["AWS_SHARED_CREDENTIALS_FILE"] ?? "~/.aws/credentials"), sectionsSayProfile: false)
    configFile = try ProfileFile(
      path: expand(self.environment["AWS_CONFIG_FILE"] ?? "~/.aws/config"), sectionsSayProfile: true)
    let named = explicit ?? self.environment["AWS_PROFILE"] ?? self.environment["AWS_DEFAULT_PROFILE"]
    profile = named ?? "default"
    isProfileExplicit = explicit != nil
    if let named, credentialsFile.profiles[named] == nil, configFile.profiles[named] == nil {
      throw RecoveryError(
        .credentialsMissing, "there is no profile \(named) in \(configFile.path) or \(credentialsFile.path)",
        hints: ["list the profiles with `aws configure list-profiles`"])
    }
  }

  /// A setting of the profile; what the credentials file says counts more than the config file.
  func setting(_ name: String) -> String? {
    let value = credentialsFile.profiles[profile]?[name] ?? configFile.profiles[profile]?[name]
    return value.flatMap { $0.isEmpty ? nil : $0 }
  }

  var region: String? { environment["AWS_REGION"] ?? environment["AWS_DEFAULT_REGION"] ?? setting("region") }

  var caBundle: String? { environment["AWS_CA_BUNDLE"] ?? setting("ca_bundle") }

  /// The endpoint, and where it was set.
  var endpoint: (url: String, origin: String)? {
    if environment["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"]?.lowercased() == "true" { return nil }
    for name in ["AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL"] {
      if let url = environment[name] { return (url, name) }
    }
    return setting("endpoint_url").map { ($0, "endpoint_url of profile \(profile)") }
  }

  /// `s3 = addressing_style = path`; nil for `auto`.
  var pathStyle: Bool? {
    switch setting("s3.addressing_style") {
    case "path": true
    case "virtual": false
    default: nil
    }
  }
}
