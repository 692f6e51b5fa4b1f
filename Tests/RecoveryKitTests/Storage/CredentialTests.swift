import Testing

@testable import RecoveryKit

/// Environment × files → credentials, as botocore decides it.
@Suite struct CredentialTests {
  private let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  private let pair = ["AWS_ACCESS_KEY_ID": "ENV", "AWS_SECRET_ACCESS_KEY": "env-secret"]

  private func configuration(
    _ environment: [String: String], credentials: String? = nil, config: String? = nil, profile: String? = nil
  ) throws -> AWSConfiguration {
    var environment = environment
    environment["AWS_SHARED_CREDENTIALS_FILE"] = "\(directory.path)/credentials"
    environment["AWS_CONFIG_FILE"] = "\(directory.path)/config"
    if let credentials { try directory.write("credentials", Array(credentials.utf8)) }
    if let config { try directory.write("config", Array(config.utf8)) }
    return try AWSConfiguration(environment: environment, profile: profile)
  }

  private func text(_ secret: Secret?) -> String? { secret?.withBytes { String(decoding: $0, as: UTF8.self) } }

  private let file = """
    # static keys
    [default]
    aws_access_key_id = FILE
    aws_secret_access_key=file/secret+==
    [work]
    AWS_ACCESS_KEY_ID: WORK
    aws_secret_access_key = work-secret
    aws_session_token = work-token
    """

  @Test func environmentBeatsTheDefaultProfile() throws {
    let found = try CredentialChain(configuration: configuration(pair, credentials: file)).source().credentials()
    #expect(found.accessKeyID == "ENV" && text(found.secretKey) == "env-secret" && found.sessionToken == nil)
    #expect(found.origin.contains("environment"))
  }

  @Test func environmentBeatsAWSPROFILEAndAnExplicitProfileBeatsIt() throws {
    let named = pair.merging(["AWS_PROFILE": "work"]) { $1 }
    #expect(
      try CredentialChain(configuration: configuration(named, credentials: file)).source().credentials().accessKeyID
        == "ENV")
    let explicit = try configuration(pair, credentials: file, profile: "work")
    let found = try CredentialChain(configuration: explicit).source().credentials()
    #expect(found.accessKeyID == "WORK" && text(found.sessionToken) == "work-token")
    #expect(found.origin == "profile work in \(directory.path)/credentials")
  }

  @Test func filesServeWithoutAnEnvironment() throws {
    let found = try CredentialChain(configuration: configuration([:], credentials: file)).source().credentials()
    #expect(found.accessKeyID == "FILE" && text(found.secretKey) == "file/secret+==")
    let config = "[profile c]\naws_access_key_id = C\naws_secret_access_key = c\n"
    let other = try configuration(["AWS_DEFAULT_PROFILE": "c"], credentials: "", config: config)
    #expect(try CredentialChain(configuration: other).source().credentials().accessKeyID == "C")
  }

  @Test func sessionTokenOfTheEnvironmentIsTaken() throws {
    let environment = pair.merging(["AWS_SESSION_TOKEN": "tok"]) { $1 }
    let found = try CredentialChain(configuration: configuration(environment)).source().credentials()
    #expect(text(found.sessionToken) == "tok")
  }

  @Test func settingsComeFromEnvironmentThenProfile() throws {
    let config = """
      [default]
      region = eu-central-1
      endpoint_url = https://file:9000
      ca_bundle = /ca.pem
      s3 =
        addressing_style = path
        max_concurrent_requests = 3
      output = json
      [profile "two words"]
      region = x
      [sso-session s]
      region = wrong
      [unknown]
      region = wrong
      """
    let plain = try configuration([:], config: config)
    #expect(plain.region == "eu-central-1" && plain.caBundle == "/ca.pem" && plain.pathStyle == true)
    #expect(plain.endpoint?.url == "https://file:9000" && plain.setting("output") == "json")
    let set = try configuration(
      [
        "AWS_REGION": "a", "AWS_DEFAULT_REGION": "b", "AWS_ENDPOINT_URL": "http://all",
        "AWS_ENDPOINT_URL_S3": "http://s3", "AWS_CA_BUNDLE": "/env.pem",
      ], config: config)
    #expect(set.region == "a" && set.endpoint?.url == "http://s3" && set.caBundle == "/env.pem")
    #expect(try configuration(["AWS_PROFILE": "two words"], config: config).region == "x")
    #expect(try configuration(["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "true"], config: config).endpoint == nil)
    expect(.credentialsMissing, "no profile unknown") {
      _ = try configuration(["AWS_PROFILE": "unknown"], config: config)
    }
  }

  @Test(
    arguments: [
      (["AWS_ACCESS_KEY_ID": "A"], "", "AWS_SECRET_ACCESS_KEY is not"),
      (["AWS_SECRET_ACCESS_KEY": "hunter2"], "", "AWS_ACCESS_KEY_ID is not"),
      ([:], "[default]\naws_access_key_id = A\n", "has aws_access_key_id and no aws_secret_access_key"),
      ([:], "[default]\nhunter2\n", "line 2 of"),
      ([:], "hunter2 = x\n", "line 1 of"),
      ([:], "", "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in the environment, profile default in"),
      (["AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": ""], "", "no credentials for S3 found"),
      ([:], "[default]\nrole_arn = r\naws_access_key_id = A\naws_secret_access_key = hunter2\n", "export-credentials"),
      ([:], "[default]\ncredential_process = p hunter2\n", "a credential process"),
      (["AWS_PROFILE": "none"], "", "there is no profile none"),
    ] as [([String: String], String, String)])
  func whatIsMissingIsNamed(environment: [String: String], credentials: String, words: String) throws {
    expect(.credentialsMissing, words) {
      do {
        _ = try CredentialChain(configuration: configuration(environment, credentials: credentials)).source()
      } catch let error as RecoveryError {
        #expect(error.exit == .store && !"\(error)".contains("hunter2"))
        throw error
      }
    }
  }

  @Test func nothingPrintsASecret() throws {
    let found = try CredentialChain(configuration: configuration(pair)).source().credentials()
    var dumped = ""
    dump(found, to: &dumped)
    #expect(!dumped.contains("env-secret") && !"\(found)".contains("env-secret"))
  }
}
