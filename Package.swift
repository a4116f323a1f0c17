// swift-tools-version: 6.2
import PackageDescription

let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let cryptoExtras: Target.Dependency = .product(name: "CryptoExtras", package: "swift-crypto")
let arguments: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")
let hummingbird: Target.Dependency = .product(name: "Hummingbird", package: "hummingbird")
let hummingbirdCore: Target.Dependency = .product(name: "HummingbirdCore", package: "hummingbird")
let hummingbirdTLS: Target.Dependency = .product(name: "HummingbirdTLS", package: "hummingbird")
let mustache: Target.Dependency = .product(name: "Mustache", package: "swift-mustache")
let httpClient: Target.Dependency = .product(name: "AsyncHTTPClient", package: "async-http-client")
let httpTypes: Target.Dependency = .product(name: "HTTPTypes", package: "swift-http-types")
let nioCore: Target.Dependency = .product(name: "NIOCore", package: "swift-nio")
let nioHTTP1: Target.Dependency = .product(name: "NIOHTTP1", package: "swift-nio")
let nioEmbedded: Target.Dependency = .product(name: "NIOEmbedded", package: "swift-nio")
let nioPosix: Target.Dependency = .product(name: "NIOPosix", package: "swift-nio")
let nioSSL: Target.Dependency = .product(name: "NIOSSL", package: "swift-nio-ssl")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let metrics: Target.Dependency = .product(name: "Metrics", package: "swift-metrics")
let coreMetrics: Target.Dependency = .product(name: "CoreMetrics", package: "swift-metrics")
let lifecycle: Target.Dependency = .product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let configuration: Target.Dependency = .product(name: "Configuration", package: "swift-configuration")

// The portal's templates, style sheet and scripts are compiled into the binary.
let portalTemplates = [
    "AccountPage", "AccountType", "CaptchaBox", "CaptchaPage", "ChangePasswordPage", "ChoosePasswordPage", "CodePage",
    "EndPage", "EndedPage", "ErrorPage", "Field", "Head", "HelpPage", "InboxPage", "LanguageSwitch", "Layout",
    "NotMeDonePage", "NotMePage", "OtherWays", "PasswordForm", "Problems", "RequestPage", "SignInPage",
]
let portalAssets = ["captcha-worker.js", "captcha.js", "emblem.svg", "inbox.js", "portal.css", "portal.js"]
let portalFiles =
    portalTemplates.map { "Pages/\($0).mustache" } + portalAssets.map { "Assets/\($0)" } + ["API/openapi.json"]

let package = Package(
    name: "retrace",
    products: [
        .library(name: "Retrace", targets: ["Retrace", "Recovery"]),
        .library(name: "RetraceAudit", targets: ["RetraceAudit"]),
        .library(name: "RetraceGateways", targets: ["RetraceGateways"]),
        .library(name: "RetraceLDAP", targets: ["RetraceLDAP"]),
        .library(name: "RetracePortal", targets: ["RetracePortal"]),
        .executable(name: "retrace", targets: ["RetraceCLI"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser.git", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-configuration.git", from: "1.4.0"),
        .package(url: "https://github.com/apple/swift-crypto.git", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-http-types.git", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log.git", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics.git", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-nio.git", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl.git", from: "2.37.6"),
        .package(url: "https://github.com/hummingbird-project/hummingbird.git", from: "2.28.1", traits: []),
        .package(url: "https://github.com/hummingbird-project/swift-mustache.git", from: "2.1.1"),
        .package(url: "https://github.com/swift-server/async-http-client.git", from: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle.git", from: "2.13.0"),
    ],
    targets: [
        .systemLibrary(
            name: "CLMDB", pkgConfig: "lmdb",
            providers: [.apt(["liblmdb-dev"]), .brew(["lmdb"])]),
        .systemLibrary(
            name: "CLDAP", pkgConfig: "ldap",
            providers: [.apt(["libldap-dev"]), .brew(["openldap"])]),
        .target(name: "LMDB", dependencies: ["CLMDB"]),
        .target(name: "LDAP", dependencies: ["CLDAP"]),
        .target(name: "EventStore", dependencies: ["LMDB", crypto]),
        .target(name: "Recovery"),
        .target(name: "Retrace", dependencies: ["LMDB", "EventStore", "Recovery", crypto, cryptoExtras]),
        .target(
            name: "RetraceAudit", dependencies: ["Retrace", "EventStore", "Recovery", "LMDB", crypto],
            resources: [.embedInCode("Evidence/log-format.cddl")]),
        .target(
            name: "RetraceGateways",
            dependencies: ["Retrace", "Recovery", crypto, httpClient, nioCore, nioHTTP1]),
        .target(name: "RetraceLDAP", dependencies: ["Retrace", "Recovery", "LDAP"]),
        .target(
            name: "RetracePortal",
            dependencies: [
                "Retrace", "Recovery", crypto, hummingbird, mustache, httpTypes, nioCore, logging, metrics, lifecycle,
            ],
            resources: portalFiles.map { .embedInCode($0) }),
        .executableTarget(
            name: "RetraceCLI",
            dependencies: [
                "Retrace", "RetraceAudit", "RetraceGateways", "RetraceLDAP", "RetracePortal", "EventStore", "Recovery",
                "LMDB", crypto,
                arguments, hummingbird, hummingbirdCore, hummingbirdTLS, httpClient, httpTypes, nioCore, nioHTTP1,
                nioPosix, nioSSL, logging, metrics, coreMetrics, lifecycle, configuration,
            ]),
        .executableTarget(
            name: "RetracePeer", dependencies: ["Retrace", "Recovery"], path: "Tests/RetracePeer"),
        .executableTarget(
            name: "ProofOfWorkPeer", dependencies: ["Retrace", "Recovery"], path: "Tests/ProofOfWorkPeer"),
        .testTarget(name: "LMDBTests", dependencies: ["LMDB"]),
        .testTarget(name: "EventStoreTests", dependencies: ["EventStore", "LMDB"]),
        .testTarget(name: "RecoveryTests", dependencies: ["Recovery"]),
        .testTarget(name: "RetraceTests", dependencies: ["Retrace", "EventStore", "Recovery", "LMDB", crypto]),
        .testTarget(
            name: "RetraceAuditTests",
            dependencies: ["RetraceAudit", "Retrace", "EventStore", "Recovery", "LMDB", crypto]),
        .testTarget(
            name: "RetraceGatewaysTests",
            dependencies: ["RetraceGateways", "Retrace", "Recovery", crypto, nioCore, nioHTTP1, nioPosix]),
        .testTarget(name: "RetraceLDAPTests", dependencies: ["RetraceLDAP", "LDAP", "Retrace", "Recovery"]),
        .testTarget(
            name: "RetracePortalTests",
            dependencies: [
                "RetracePortal", "Retrace", "Recovery", crypto, hummingbird, mustache, httpTypes, nioCore, nioEmbedded,
                logging,
            ]),
        .testTarget(name: "RetraceCLITests", dependencies: ["RetraceCLI"]),
    ],
    swiftLanguageModes: [.v6]
)

// One set of compiler settings for all targets; unsafe code has two addresses, the bindings to C.
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
    if !["LMDB", "LDAP"].contains(target.name) { settings.append(.strictMemorySafety()) }
    target.swiftSettings = settings
}
