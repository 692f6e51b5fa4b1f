/// How the client treats every request.
public struct HTTPSettings: Sendable, Equatable {
  /// How long a connection may take to stand, TLS included.
  public var connectTimeout: Duration
  /// How long a transfer may stand still before it counts as broken; whole seconds, at least 1.
  public var stallTimeout: Duration
  /// A PEM file of the certificate authorities to trust instead of the system's.
  public var caBundle: String?

  /// The settings of a patient client on an ordinary network.
  public init(connectTimeout: Duration = .seconds(10), stallTimeout: Duration = .seconds(30), caBundle: String? = nil) {
    self.connectTimeout = connectTimeout
    self.stallTimeout = stallTimeout
    self.caBundle = caBundle
  }
}
