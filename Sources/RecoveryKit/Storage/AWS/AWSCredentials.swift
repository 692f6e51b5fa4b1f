/// What signs a request to AWS or to a store that speaks like it.
public struct AWSCredentials: Sendable {
  /// The public half, as in `AKIA…`.
  public let accessKeyID: String
  /// The half that signs and is never sent.
  public let secretKey: Secret
  /// What goes with keys that expire; it is sent, and still worth as much as a password.
  public let sessionToken: Secret?
  /// Where they were found, for messages: "the environment", "profile backup in /home/x/.aws/credentials".
  public let origin: String

  /// Credentials that were found at `origin`.
  public init(accessKeyID: String, secretKey: Secret, sessionToken: Secret? = nil, origin: String) {
    self.accessKeyID = accessKeyID
    self.secretKey = secretKey
    self.sessionToken = sessionToken
    self.origin = origin
  }
}

/// Where credentials come from; it is asked before every request, so that those that expire can be renewed in time.
public protocol CredentialSource: Sendable {
  /// Credentials that are good now.
  ///
  /// - Throws: ``ErrorCode/credentialsMissing``, or what the service says that gives them.
  func credentials() throws(RecoveryError) -> AWSCredentials
}

/// Credentials that stay as they are.
public struct StaticCredentials: CredentialSource {
  private let fixed: AWSCredentials

  /// Always these.
  public init(_ credentials: AWSCredentials) { fixed = credentials }

  /// The same every time.
  public func credentials() throws(RecoveryError) -> AWSCredentials { fixed }
}
