import Glibc
import Testing

/// TCP ports of 127.0.0.1 that nobody holds at this moment, all different.
func freePorts(_ count: Int) throws -> [UInt16] {
  // All are held until the last is found, so that none is given out twice.
  let sockets = try (0..<count).map { _ in try BoundSocket() }
  return sockets.map(\.port)
}

/// A TCP socket bound to a free port of 127.0.0.1; closed with the object.
final class BoundSocket: Sendable {
  let descriptor: Int32
  let port: UInt16

  init() throws {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(INADDR_LOOPBACK).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let descriptor = descriptor
    let bound = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, length) == 0 && getsockname(descriptor, $0, &length) == 0
      }
    }
    try #require(bound, "no free port on 127.0.0.1")
    port = UInt16(bigEndian: address.sin_port)
  }

  deinit { close(descriptor) }
}
