import Glibc

/// Looks at this machine: the programs and libraries that the work needs.
public enum Doctor {
  /// One thing that was looked for.
  public struct Finding: Sendable {
    /// What.
    public let name: String
    /// What was found.
    public let detail: String
    /// How to get it, or make it better.
    public let hint: String?
    /// Whether the work can be done with it as it is.
    public let isFine: Bool

    /// Notes what was found.
    public init(_ name: String, _ detail: String, hint: String? = nil, isFine: Bool = true) {
      self.name = name
      self.detail = detail
      self.hint = hint
      self.isFine = isFine
    }
  }

  /// Everything that needs no store.
  public static func machine(_ environment: [String: String]) -> [Finding] {
    [psql(environment), server(), amcheck(), setpriv(environment), openSSL()]
  }

  private static func psql(_ environment: [String: String]) -> Finding {
    do throws(RecoveryError) {
      let psql = try PsqlProgram.find(environment)
      if !psql.version.hasRestrict {
        return Finding(
          "psql", "\(psql.version) at \(psql.path) has no \\restrict (CVE-2025-8714)",
          hint: "apt-get install --only-upgrade postgresql-client", isFine: false)
      }
      return Finding("psql", "\(psql.version) at \(psql.path)", hint: psql.warning)
    } catch {
      return Finding("psql", error.message, hint: error.hints.first, isFine: false)
    }
  }

  private static func server() -> Finding {
    guard let newest = ServerPrograms.newest else {
      return Finding(
        "PostgreSQL server", "no initdb found: 'drill' needs one", hint: "apt-get install postgresql", isFine: false)
    }
    return Finding("PostgreSQL server", "major \(newest.major) in \(newest.directory)")
  }

  private static func amcheck() -> Finding {
    let isThere = ServerPrograms.newest.flatMap { ExecutableSearch.find($0.path("pg_amcheck")) } != nil
    return Finding(
      "pg_amcheck", isThere ? "there: drills check heaps and indexes" : "not there: drills leave out heaps and indexes",
      hint: isThere ? nil : "apt-get install postgresql-contrib")
  }

  private static func setpriv(_ environment: [String: String]) -> Finding {
    guard let path = ExecutableSearch.find("setpriv", path: environment["PATH"] ?? ExecutableSearch.defaultPath) else {
      return Finding("setpriv", "not on PATH", hint: "apt-get install util-linux", isFine: false)
    }
    return Finding("setpriv", path)
  }

  /// Derives a key with MD5 as a9s backups need it, also where the host's configuration forbids MD5.
  private static func openSSL() -> Finding {
    do throws(RecoveryError) {
      _ = try CipherKey(passphrase: Secret([0x78]), salt: [UInt8](repeating: 0, count: 8), digest: .md5)
      return Finding("OpenSSL", "AES-256-CBC with MD5 and SHA-256 key derivation")
    } catch {
      return Finding("OpenSSL", error.message, hint: error.hints.first, isFine: false)
    }
  }
}
