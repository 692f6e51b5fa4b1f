import CPostgres

/// Keeps the notices of one connection, of which libpq would print each on standard error.
final class NoticeLog {
  private(set) var notices: [PGError] = []

  /// Becomes the connection's notice receiver; must live as long as the connection.
  func listen(to connection: OpaquePointer) {
    let receiver: PQnoticeReceiver = { context, result in
      guard let context, let result else { return }
      Unmanaged<NoticeLog>.fromOpaque(context).takeUnretainedValue().notices.append(PGError(result))
    }
    _ = PQsetNoticeReceiver(connection, receiver, Unmanaged.passUnretained(self).toOpaque())
  }
}
