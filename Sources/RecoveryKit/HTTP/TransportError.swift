import CCurl

/// What a failed transfer means to the one who waits for it, in curl's own words.
///
/// Transient is what may go away by itself: the network, a busy name server, a restarting host. A certificate that is
/// not trusted, an unknown CA file, a wrong proxy do not.
func transportError(_ code: CURLcode, _ text: String, host: String, received: Int) -> RecoveryError {
  switch code {
  case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_ISSUER_ERROR:
    return RecoveryError(
      .storeUnreachable, "\(host) is not trusted: \(text)",
      hints: ["name the authority that signed its certificate with --ca-bundle FILE"])
  case CURLE_SSL_CACERT_BADFILE:
    return RecoveryError(
      .storeUnreachable, "cannot read the CA bundle for \(host): \(text)",
      hints: ["name a PEM file with --ca-bundle FILE"])
  case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY, CURLE_COULDNT_CONNECT, CURLE_SSL_CONNECT_ERROR:
    return RecoveryError(
      .storeUnreachable, "cannot reach \(host): \(text)",
      hints: ["check the address (--endpoint), the network, and the proxy variables of the environment"],
      isTransient: true)
  case CURLE_OPERATION_TIMEDOUT, CURLE_RECV_ERROR, CURLE_SEND_ERROR, CURLE_GOT_NOTHING, CURLE_PARTIAL_FILE,
    CURLE_HTTP2, CURLE_HTTP2_STREAM:
    let after = received > 0 ? " after \(received) bytes" : ""
    return RecoveryError(.storeUnreachable, "the connection to \(host) broke\(after): \(text)", isTransient: true)
  default:
    return RecoveryError(.storeUnreachable, "cannot talk to \(host): \(text)")
  }
}
