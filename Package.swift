// swift-tools-version: 6.1
import PackageDescription

/// System libraries only: what an operator's jumpbox gets from its own distribution, with its security updates.
let package = Package(
  name: "a9s-recover",
  products: [.executable(name: "a9s-recover", targets: ["a9s-recover"])],
  targets: [
    .systemLibrary(name: "CCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(name: "CLinux"),
    .systemLibrary(name: "CPostgres", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
    .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
    .target(name: "RecoveryKit", dependencies: ["CCrypto", "CZlib", "CLinux", "CPostgres", "CCurl"]),
    .executableTarget(name: "a9s-recover", dependencies: ["RecoveryKit"]),
    .testTarget(
      name: "RecoveryKitTests", dependencies: ["RecoveryKit", "a9s-recover"], resources: [.copy("Vectors")]),
  ],
  swiftLanguageModes: [.v6]
)
