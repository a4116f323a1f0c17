import Foundation
import RetracePortal
import Testing

/// Every page in both languages is written with its files. In the folder that `RETRACE_PAGES` names they stay, for people
/// and browsers to look at: `python3 -m http.server` in it serves them.
struct StaticPagesTests {
    @Test func `all pages are written as files`() throws {
        let named = ProcessInfo.processInfo.environment["RETRACE_PAGES"].map { URL(filePath: $0) }
        let folder = named ?? FileManager.default.temporaryDirectory.appending(path: "pages-\(UUID().uuidString)")
        defer { if named == nil { try? FileManager.default.removeItem(at: folder) } }
        let assets = PortalAssets(branding: .standard)
        let files = folder.appending(path: String(PortalPath.assets.dropFirst()))
        try FileManager.default.createDirectory(at: files, withIntermediateDirectories: true)
        for name in ["portal.css", "portal.js", "captcha.js", "captcha-worker.js", "inbox.js", "emblem.svg"] {
            let hashed = try #require(assets.path(of: name).split(separator: "/").last)
            let bytes = try #require(assets.asset(named: String(hashed))).bytes
            try Data(bytes).write(to: files.appending(path: String(hashed)))
        }
        for sample in PageSamples.all {
            for language in Language.allCases {
                let html = try sample.html(in: language)
                try Data(html.utf8).write(to: folder.appending(path: "\(sample.name).\(language.rawValue).html"))
                // Each file of the portal's own that the page asks for was written beside it.
                for match in html.matches(of: /(?:src|href)="(\/[^"?#]*\.(?:css|js|svg))/) {
                    let file = folder.appending(path: String(match.1.dropFirst()))
                    #expect(FileManager.default.fileExists(atPath: file.path), "\(sample.name) asks for \(match.1)")
                }
            }
        }
        #expect(PageSamples.all.count > 10)
    }
}
