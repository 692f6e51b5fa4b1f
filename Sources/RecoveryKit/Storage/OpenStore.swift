/// What the operator said about the store beside its address.
public struct StoreSettings: Sendable, Equatable {
  /// `--endpoint`: the URL of a store that is not AWS itself.
  public var endpoint: String?
  /// `--region`.
  public var region: String?
  /// `--path-style`.
  public var pathStyle: Bool
  /// `--ca-bundle`: a PEM file.
  public var caBundle: String?
  /// A profile of the AWS files that beats keys of the environment.
  public var profile: String?
  /// Time-outs of the network.
  public var http: HTTPSettings
  /// How often and how long to try again.
  public var retry: RetryPolicy

  /// Nothing said: all as the environment has it.
  public init(
    endpoint: String? = nil, region: String? = nil, pathStyle: Bool = false, caBundle: String? = nil,
    profile: String? = nil, http: HTTPSettings = HTTPSettings(), retry: RetryPolicy = RetryPolicy()
  ) {
    self.endpoint = endpoint
    self.region = region
    self.pathStyle = pathStyle
    self.caBundle = caBundle
    self.profile = profile
    self.http = http
    self.retry = retry
  }
}

/// Opens the store at an address; what the settings leave open, the environment decides.
///
/// - Throws: ``ErrorCode/usage`` for an address or endpoint that cannot be, ``ErrorCode/credentialsMissing``. The store
///   itself is not asked yet.
public func openStore(
  _ address: StoreAddress, settings: StoreSettings, environment: [String: String]
) throws(RecoveryError) -> any ObjectStore {
  switch address {
  case .folder(let path): return FolderStore(path: path)
  case .s3(let bucket, let prefix): return try openS3(bucket, prefix, settings, environment)
  case .azure: throw RecoveryError(.usage, "azure:// stores are not supported by this version")
  }
}

private func openS3(
  _ bucket: String, _ prefix: String, _ settings: StoreSettings, _ environment: [String: String]
) throws(RecoveryError) -> S3Store {
  let configuration = try AWSConfiguration(environment: environment, profile: settings.profile)
  let chosen = settings.endpoint.map { (url: $0, origin: "--endpoint") } ?? configuration.endpoint
  var endpoint: HTTPURL?
  if let chosen {
    endpoint = HTTPURL(chosen.url)
    // It is not repeated: it may hold a password.
    guard let endpoint, endpoint.query.isEmpty else {
      throw RecoveryError(
        .usage, "the endpoint from \(chosen.origin) is no plain http or https URL",
        hints: ["give it as https://HOST[:PORT], without user name, password or query"])
    }
  }
  var http = settings.http
  http.caBundle = settings.caBundle ?? settings.http.caBundle ?? configuration.caBundle
  return S3Store(
    address: S3Address(
      bucket: bucket, prefix: prefix, endpoint: endpoint, pathStyle: settings.pathStyle ? true : configuration.pathStyle
    ),
    region: settings.region ?? configuration.region,
    credentials: try CredentialChain(configuration: configuration).source(),
    http: http, retry: settings.retry)
}
