import CCurl

/// One connection's worth of HTTP: sends a request, waits, and hands back the answer. The connection is used again.
///
/// It blocks, belongs to one thread, and does not follow redirects. TLS is 1.2 or newer and always verified. Proxies are
/// those of the environment, as curl(1) takes them (`https_proxy`, `no_proxy` …).
public final class HTTPClient {
  private let handle: UnsafeMutableRawPointer
  private let errorText: UnsafeMutablePointer<CChar>
  private let settings: HTTPSettings
  private let cancellation: Cancellation

  /// A client that gives up a transfer, within about a second, once `cancellation` is raised or the process is to end.
  ///
  /// - Throws: ``ErrorCode/unexpected`` where libcurl cannot start.
  public init(_ settings: HTTPSettings = HTTPSettings(), cancellation: Cancellation = Cancellation())
    throws(RecoveryError)
  {
    guard curlStarted, let handle = curl_easy_init() else {
      throw RecoveryError(.unexpected, "libcurl does not start")
    }
    self.handle = handle
    self.errorText = .allocate(capacity: Int(CURL_ERROR_SIZE))
    self.settings = settings
    self.cancellation = cancellation
  }

  deinit {
    curl_easy_cleanup(handle)
    errorText.deallocate()
  }

  /// Sends the request and collects the body.
  ///
  /// - Parameter limit: the most bytes of body that are taken.
  /// - Returns: the answer, whatever its status.
  /// - Throws: ``ErrorCode/storeUnreachable`` where no whole answer came, ``ErrorCode/storeAnswer`` where its body is
  ///   larger than `limit`, ``ErrorCode/interrupted``.
  public func send(_ request: HTTPRequest, limit: Int = 16 << 20) throws(RecoveryError) -> HTTPResponse {
    let transfer = Transfer(range: nil, target: nil, bodyLimit: limit, cancellation: cancellation)
    if let fault = try perform(request, transfer) { throw fault }
    guard let response = transfer.response else { throw noAnswer(request) }
    return response
  }

  /// Sends the request and writes the body of a 200 or 206 straight into `buffer`, which is as long as the range.
  ///
  /// The answer must be the range that was asked for: 206 with a `Content-Range` that begins there, or 200 where the
  /// range is the whole. Anything else of 2xx is a fault, and so is a longer or a shorter body.
  ///
  /// - Throws: only what ends the work: ``ErrorCode/interrupted``, ``ErrorCode/terminated``. What the network does is in
  ///   the arrival, so that the caller can go on from there.
  public func fetch(_ request: HTTPRequest, into buffer: UnsafeMutableRawBufferPointer) throws(RecoveryError)
    -> HTTPArrival
  {
    let transfer = Transfer(range: request.range, target: buffer, bodyLimit: 1 << 20, cancellation: cancellation)
    var fault = try perform(request, transfer)
    let response = transfer.response
    if fault == nil, response == nil { fault = noAnswer(request) }
    if fault == nil, let response, response.status / 100 == 2, transfer.filled < buffer.count {
      let text = "\(request.url.hostAndPort) sent \(transfer.filled) of \(buffer.count) bytes"
      fault = RecoveryError(.storeUnreachable, text, isTransient: true)
    }
    return HTTPArrival(count: transfer.filled, response: response, fault: fault)
  }

  private func noAnswer(_ request: HTTPRequest) -> RecoveryError {
    RecoveryError(.storeUnreachable, "\(request.url.hostAndPort) sent no answer", isTransient: true)
  }

  /// Runs one transfer; what the network did is returned, what ends the work is thrown.
  private func perform(_ request: HTTPRequest, _ transfer: Transfer) throws(RecoveryError) -> RecoveryError? {
    try cancellation.check()
    let setup = EasySetup(handle: handle, errorText: errorText)
    defer { setup.clear() }
    if let fault = setup.apply(request, settings) { return fault }
    let code = setup.run(transfer, body: request.body)

    if code == CURLE_ABORTED_BY_CALLBACK { try cancellation.check() }
    if let refusal = transfer.refusal {
      return RecoveryError(.storeAnswer, "\(request.url.hostAndPort) \(refusal)")
    }
    guard code != CURLE_OK else { return nil }
    let said = String(cString: errorText)
    let text = said.isEmpty ? String(cString: curl_easy_strerror(code)) : said
    return transportError(code, text, host: request.url.hostAndPort, received: transfer.filled)
  }
}

/// libcurl is started once, by whoever comes first: a global of Swift is initialised under a lock.
private let curlStarted = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK
