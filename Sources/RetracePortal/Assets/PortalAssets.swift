import Crypto

/// The script files of the portal's own.
enum PortalScript: String, CaseIterable {
    /// Countdowns, the guard against double clicks, showing a password.
    case portal = "portal.js"
    /// The box "Tôi không phải là người máy".
    case captcha = "captcha.js"
    /// The search for the proof of work, beside the page.
    case worker = "captcha-worker.js"
    case inbox = "inbox.js"

    var bytes: [UInt8] {
        switch self {
        case .portal: PackageResources.portal_js
        case .captcha: PackageResources.captcha_js
        case .worker: PackageResources.captcha_worker_js
        case .inbox: PackageResources.inbox_js
        }
    }
}

/// The files that pages name: one style sheet, a few scripts, the emblem. Each file's name holds the hash of what is in
/// it, so that a browser may keep it forever.
package struct PortalAssets: Sendable {
    package typealias Asset = (bytes: [UInt8], contentType: String, etag: String)

    private let byHashedName: [String: Asset]
    private let hashedNames: [String: String]
    private let folder: String

    static let styleSheet = "portal.css"
    let emblem: String

    package init(branding: Branding) {
        folder = branding.basePath + PortalPath.assets + "/"
        emblem = "emblem." + branding.emblem.fileExtension
        var files = [
            Self.styleSheet: Self.styleSheet(branding),
            emblem: branding.emblem.bytes,
        ]
        for script in PortalScript.allCases { files[script.rawValue] = script.bytes }
        var assets: [String: Asset] = [:]
        var names: [String: String] = [:]
        for (name, bytes) in files {
            let hash = Self.hash(bytes)
            let hashedName = Self.hashedName(name, hash)
            names[name] = hashedName
            assets[hashedName] = (bytes, Self.contentType(name), "\"\(hash)\"")
        }
        byHashedName = assets
        hashedNames = names
    }

    /// By the last part of its path, the hash in it: `portal.1f0a….css`.
    package func asset(named name: String) -> Asset? { byHashedName[name] }

    /// The whole path of a file by its plain name, such as `portal.css`; below the branding's `basePath`.
    package func path(of name: String) -> String { folder + (hashedNames[name] ?? name) }

    private static func styleSheet(_ branding: Branding) -> [UInt8] {
        let light = ":root{color-scheme:light dark;\(branding.light.variables)}\n"
        let dark = "@media (prefers-color-scheme:dark){:root{\(branding.dark.variables)}}\n"
        return Array(light.utf8) + Array(dark.utf8) + PackageResources.portal_css
    }

    /// 96 bits of SHA-256 in hexadecimal.
    private static func hash(_ bytes: [UInt8]) -> String {
        SHA256.hash(data: bytes).prefix(12).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    /// `portal.css` to `portal.1f0a….css`.
    private static func hashedName(_ name: String, _ hash: String) -> String {
        let parts = name.split(separator: ".")
        return "\(parts.dropLast().joined(separator: ".")).\(hash).\(parts.last ?? "")"
    }

    private static func contentType(_ name: String) -> String {
        switch name.split(separator: ".").last {
        case "css": "text/css; charset=utf-8"
        case "js": "text/javascript; charset=utf-8"
        case "svg": "image/svg+xml"
        default: "image/png"
        }
    }
}
