import CCurl

/// Puts a request and the settings on a curl easy handle, and takes them off again; the connection stays.
final class EasySetup {
  private let handle: UnsafeMutableRawPointer
  private let errorText: UnsafeMutablePointer<CChar>
  private var list: UnsafeMutablePointer<curl_slist>?

  init(handle: UnsafeMutableRawPointer, errorText: UnsafeMutablePointer<CChar>) {
    self.handle = handle
    self.errorText = errorText
    errorText.pointee = 0
  }

  /// Forgets every option, so that no pointer of one request outlives it.
  func clear() {
    curl_easy_reset(handle)
    curl_slist_free_all(list)
    list = nil
  }

  /// Sets all but the body and the callbacks; returns what cannot be sent.
  func apply(_ request: HTTPRequest, _ settings: HTTPSettings) -> RecoveryError? {
    var results = [
      ccurl_set_pointer(handle, CURLOPT_ERRORBUFFER, errorText),
      ccurl_set_string(handle, CURLOPT_URL, request.url.text),
      ccurl_set_string(handle, CURLOPT_PROTOCOLS_STR, "http,https"),
      // A key may hold `/../`: the path goes out as it was signed.
      ccurl_set_long(handle, CURLOPT_PATH_AS_IS, 1),
      ccurl_set_long(handle, CURLOPT_FOLLOWLOCATION, 0),
      // One transfer a connection: HTTP/2 would only add frames, and windows that slow a long body down.
      ccurl_set_long(handle, CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_1_1)),
      ccurl_set_long(handle, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1),
      ccurl_set_long(handle, CURLOPT_NOSIGNAL, 1),
      ccurl_set_long(handle, CURLOPT_BUFFERSIZE, 256 << 10),
      ccurl_set_long(handle, CURLOPT_TCP_KEEPALIVE, 1),
      ccurl_set_long(handle, CURLOPT_CONNECTTIMEOUT_MS, milliseconds(settings.connectTimeout)),
      ccurl_set_long(handle, CURLOPT_LOW_SPEED_LIMIT, 1),
      ccurl_set_long(handle, CURLOPT_LOW_SPEED_TIME, max(1, milliseconds(settings.stallTimeout) / 1000)),
      ccurl_set_long(handle, CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2)),
      ccurl_set_long(handle, CURLOPT_SSL_VERIFYPEER, 1),
      ccurl_set_long(handle, CURLOPT_SSL_VERIFYHOST, 2),
      ccurl_set_string(handle, CURLOPT_USERAGENT, "a9s-recover"),
    ]
    if let bundle = settings.caBundle { results.append(ccurl_set_string(handle, CURLOPT_CAINFO, bundle)) }
    results.append(setMethod(request))
    guard setHeaders(request) else {
      return RecoveryError(.unexpected, "a header for \(request.url.host) holds a line break")
    }
    results.append(ccurl_set_list(handle, CURLOPT_HTTPHEADER, list))

    guard let refused = results.first(where: { $0 != CURLE_OK }) else { return nil }
    return RecoveryError(.unexpected, "libcurl refused an option: \(String(cString: curl_easy_strerror(refused)))")
  }

  /// Runs the transfer; `transfer` gets what comes.
  func run(_ transfer: Transfer, body: [UInt8]?) -> CURLcode {
    let context = Unmanaged.passUnretained(transfer).toOpaque()
    _ = ccurl_set_transfer(handle, CURLOPT_HEADERFUNCTION, Transfer.onHeader)
    _ = ccurl_set_pointer(handle, CURLOPT_HEADERDATA, context)
    _ = ccurl_set_transfer(handle, CURLOPT_WRITEFUNCTION, Transfer.onBody)
    _ = ccurl_set_pointer(handle, CURLOPT_WRITEDATA, context)
    _ = ccurl_set_progress(handle, CURLOPT_XFERINFOFUNCTION, Transfer.onProgress)
    _ = ccurl_set_pointer(handle, CURLOPT_XFERINFODATA, context)
    _ = ccurl_set_long(handle, CURLOPT_NOPROGRESS, 0)
    guard var bytes = body else { return withExtendedLifetime(transfer) { curl_easy_perform(handle) } }
    // curl takes the body from the caller's memory, which must stand still as long as the transfer runs.
    return bytes.withUnsafeMutableBytes { buffer in
      _ = ccurl_set_offset(handle, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(buffer.count))
      _ = ccurl_set_pointer(handle, CURLOPT_POSTFIELDS, buffer.baseAddress ?? UnsafeMutableRawPointer(errorText))
      return withExtendedLifetime(transfer) { curl_easy_perform(handle) }
    }
  }

  private func setMethod(_ request: HTTPRequest) -> CURLcode {
    switch request.method {
    case "GET" where request.body == nil: return ccurl_set_long(handle, CURLOPT_HTTPGET, 1)
    case "HEAD": return ccurl_set_long(handle, CURLOPT_NOBODY, 1)
    default: return ccurl_set_string(handle, CURLOPT_CUSTOMREQUEST, request.method)
    }
  }

  private func setHeaders(_ request: HTTPRequest) -> Bool {
    // Without a value curl drops its own default: no wait for `100 Continue`, no form type for a body of ours.
    add("Expect:")
    if !request.headers.contains(where: { $0.name.lowercased() == "content-type" }) { add("Content-Type:") }
    for header in request.headers {
      let line = "\(header.name): \(header.value)"
      guard line.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7f }) else { return false }
      // `Name;` is how curl is told to send a header with an empty value.
      add(header.value.isEmpty ? "\(header.name);" : line)
    }
    return true
  }

  private func add(_ line: String) { list = curl_slist_append(list, line) ?? list }

  private func milliseconds(_ duration: Duration) -> Int {
    Int(duration.components.seconds * 1000 + duration.components.attoseconds / 1_000_000_000_000_000)
  }
}
