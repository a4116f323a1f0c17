import RetracePortal
import Testing

struct PortalAssetsTests {
    static let types = [
        ("portal.css", "text/css; charset=utf-8"), ("portal.js", "text/javascript; charset=utf-8"),
        ("captcha.js", "text/javascript; charset=utf-8"), ("captcha-worker.js", "text/javascript; charset=utf-8"),
        ("inbox.js", "text/javascript; charset=utf-8"), ("emblem.svg", "image/svg+xml"),
    ]

    @Test(arguments: types)
    func `a file is found by the name that its path gives`(name: String, type: String) throws {
        let assets = PortalAssets(branding: .standard)
        let path = assets.path(of: name)
        #expect(path.hasPrefix("/tep/"))
        let last = try #require(path.split(separator: "/").last)
        let asset = try #require(assets.asset(named: String(last)))
        #expect(asset.contentType == type)
        #expect(!asset.bytes.isEmpty)
        #expect(path.contains(asset.etag.filter { $0 != "\"" }))
        #expect(assets.asset(named: name) == nil)
    }

    @Test func `other colours make another style sheet under another name`() throws {
        let branding = try Branding(json: TestBranding.json(["light": ["accent": "#7a1f1f"]]))
        let (standard, own) = (PortalAssets(branding: .standard), PortalAssets(branding: branding))
        #expect(standard.path(of: "portal.css") != own.path(of: "portal.css"))
        #expect(standard.path(of: "portal.js") == own.path(of: "portal.js"))
        let name = try #require(own.path(of: "portal.css").split(separator: "/").last)
        let sheet = String(decoding: try #require(own.asset(named: String(name))).bytes, as: UTF8.self)
        #expect(sheet.contains("--accent:#7a1f1f;"))
        #expect(sheet.contains("prefers-color-scheme:dark"))
    }

    @Test(arguments: ["", "portal.css", "../Package.swift", "emblem.0000.svg", "PORTAL.CSS"])
    func `no other file is there`(name: String) {
        #expect(PortalAssets(branding: .standard).asset(named: name) == nil)
    }
}
