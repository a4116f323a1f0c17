// swift-tools-version: 6.2
import PackageDescription

let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let cryptoExtras: Target.Dependency = .product(name: "CryptoExtras", package: "swift-crypto")
let arguments: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")

let package = Package(
    name: "retrace",
    products: [
        .library(name: "Retrace", targets: ["Retrace", "Recovery"]),
        .executable(name: "retrace", targets: ["RetraceCLI"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser.git", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto.git", from: "4.5.2"),
    ],
    targets: [
        .systemLibrary(
            name: "CLMDB", pkgConfig: "lmdb",
            providers: [.apt(["liblmdb-dev"]), .brew(["lmdb"])]),
        .target(name: "LMDB", dependencies: ["CLMDB"]),
        .target(name: "EventStore", dependencies: ["LMDB", crypto]),
        .target(name: "Recovery"),
        .target(name: "Retrace", dependencies: ["LMDB", "EventStore", "Recovery", crypto, cryptoExtras]),
        .executableTarget(
            name: "RetraceCLI", dependencies: ["Retrace", "EventStore", "Recovery", "LMDB", crypto, arguments]),
        .executableTarget(
            name: "RetracePeer", dependencies: ["Retrace", "Recovery"], path: "Tests/RetracePeer"),
        .testTarget(name: "LMDBTests", dependencies: ["LMDB"]),
        .testTarget(name: "EventStoreTests", dependencies: ["EventStore", "LMDB"]),
        .testTarget(name: "RecoveryTests", dependencies: ["Recovery"]),
        .testTarget(name: "RetraceTests", dependencies: ["Retrace", "EventStore", "Recovery", "LMDB", crypto]),
        .testTarget(name: "RetraceCLITests", dependencies: ["RetraceCLI"]),
    ],
    swiftLanguageModes: [.v6]
)

// One set of compiler settings for all targets; unsafe code has one address, the LMDB target.
for target in package.targets where target.type != .system {
    var settings: [SwiftSetting] = target.swiftSettings ?? []
    settings += [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
        .enableExperimentalFeature("Lifetimes"),
        .treatAllWarnings(as: .error),
    ]
    if target.name != "LMDB" { settings.append(.strictMemorySafety()) }
    target.swiftSettings = settings
}
