/// Finds credentials in the order of botocore: environment, profile with a role or SSO, credentials file, process,
/// config file.
struct CredentialChain {
  let configuration: AWSConfiguration

  /// The first source that has credentials.
  ///
  /// - Throws: ``ErrorCode/credentialsMissing`` where none has, where only half of a pair is set, and where the profile
  ///   names a source that this tool does not read.
  func source() throws(RecoveryError) -> any CredentialSource {
    if !configuration.isProfileExplicit, let found = try fromEnvironment() { return StaticCredentials(found) }
    if let kind = unsupported(among: Self.beforeKeys) { throw needsOther(kind) }
    if let found = try fromFile(configuration.credentialsFile) { return StaticCredentials(found) }
    if let kind = unsupported(among: Self.afterKeys) { throw needsOther(kind) }
    if let found = try fromFile(configuration.configFile) { return StaticCredentials(found) }
    throw nothingFound()
  }

  private static let beforeKeys = [
    (setting: "role_arn", kind: "an assumed role"), ("web_identity_token_file", "a web identity"),
    ("sso_session", "single sign-on"), ("sso_account_id", "single sign-on"),
  ]
  private static let afterKeys = [
    (setting: "login_session", kind: "a console login"), ("credential_process", "a credential process"),
  ]

  private func fromEnvironment() throws(RecoveryError) -> AWSCredentials? {
    let environment = configuration.environment
    guard let id = environment["AWS_ACCESS_KEY_ID"] else { return nil }
    guard let secret = environment["AWS_SECRET_ACCESS_KEY"] else {
      throw half("AWS_ACCESS_KEY_ID is set and AWS_SECRET_ACCESS_KEY is not")
    }
    let token = environment["AWS_SESSION_TOKEN"] ?? environment["AWS_SECURITY_TOKEN"]
    return credentials(id, secret, token, origin: "the environment (AWS_ACCESS_KEY_ID)")
  }

  private func fromFile(_ file: ProfileFile) throws(RecoveryError) -> AWSCredentials? {
    let settings = (file.profiles[configuration.profile] ?? [:]).filter { !$0.value.isEmpty }
    let place = "profile \(configuration.profile) in \(file.path)"
    guard let id = settings["aws_access_key_id"] else { return nil }
    guard let secret = settings["aws_secret_access_key"] else {
      throw half("\(place) has aws_access_key_id and no aws_secret_access_key")
    }
    let token = settings["aws_session_token"] ?? settings["aws_security_token"]
    return credentials(id, secret, token, origin: place)
  }

  private func credentials(_ id: String, _ secret: String, _ token: String?, origin: String) -> AWSCredentials {
    AWSCredentials(
      accessKeyID: id, secretKey: Secret(Array(secret.utf8)), sessionToken: token.map { Secret(Array($0.utf8)) },
      origin: origin)
  }

  private func unsupported(among kinds: [(setting: String, kind: String)]) -> String? {
    kinds.first { configuration.setting($0.setting) != nil }?.kind
  }

  private func needsOther(_ kind: String) -> RecoveryError {
    let name = configuration.profile
    return RecoveryError(
      .credentialsMissing, "profile \(name) gets its credentials by \(kind), which this version does not do itself",
      hints: [
        "let the AWS CLI do it: eval \"$(aws configure export-credentials --profile \(shellQuoted(name)) --format env)\""
      ])
  }

  private func half(_ what: String) -> RecoveryError {
    RecoveryError(.credentialsMissing, "the credentials are not whole: \(what)", hints: ["set both, or neither"])
  }

  private func nothingFound() -> RecoveryError {
    var places = [
      "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in the environment",
      "profile \(configuration.profile) in \(configuration.credentialsFile.path)",
      "profile \(configuration.profile) in \(configuration.configFile.path)",
    ]
    if configuration.isProfileExplicit { places.removeFirst() }
    var hints = ["export AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or name a profile with AWS_PROFILE"]
    if configuration.environment["AWS_SECRET_ACCESS_KEY"] != nil, configuration.environment["AWS_ACCESS_KEY_ID"] == nil
    {
      hints.insert("AWS_SECRET_ACCESS_KEY is set and AWS_ACCESS_KEY_ID is not", at: 0)
    }
    return RecoveryError(
      .credentialsMissing, "no credentials for S3 found; looked for \(places.joined(separator: ", "))", hints: hints)
  }
}
