import Foundation
import Testing

/// An S3 client by other hands (boto3), which puts into a store what the tests then read.
struct S3Client {
  /// The program ended with an error.
  struct Failure: Error {
    let output: String
  }

  let endpoint: String

  /// Runs Python with `s3`, a client of the endpoint, `put(key, bytes)` in parallel, and `arguments` in `args`.
  ///
  /// - Returns: what it printed.
  @discardableResult
  func run(_ program: String, _ arguments: [String] = []) throws -> String {
    let process = Process()
    process.executableURL = URL(filePath: try testTool("python"))
    process.arguments = ["-c", Self.preamble + program, endpoint] + arguments
    let output = Pipe()
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output
    process.standardError = output
    try process.run()
    let text = String(decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
    process.waitUntilExit()
    // No #require: who polls with this expects it to fail, and a requirement would count as a failed test.
    guard process.terminationStatus == 0 else { throw Failure(output: text) }
    return text
  }

  /// Makes a bucket that is new, and returns its name.
  func makeBucket() throws -> String {
    let name = "b-\(UUID().uuidString.lowercased())"
    try run("s3.create_bucket(Bucket=args[0])", [name])
    return name
  }

  private static let preamble = """
    import sys, hashlib, boto3
    from botocore.config import Config
    args = sys.argv[2:]
    s3 = boto3.client('s3', endpoint_url=sys.argv[1], aws_access_key_id='admin', aws_secret_access_key='adminsecret',
      region_name='us-east-1', config=Config(s3={'addressing_style': 'path'}, retries={'max_attempts': 1}))
    def pattern(size, seed):
      out = bytearray()
      while len(out) < size:
        out += hashlib.sha256(b'%s-%d' % (seed.encode(), len(out))).digest()
      return bytes(out[:size])

    """
}
