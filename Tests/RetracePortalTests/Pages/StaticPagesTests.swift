import Foundation
import RetracePortal
import Testing

/// Writes every page in both languages with its files into the folder that `RETRACE_PAGES` names, for people and
/// browsers to look at: `python3 -m http.server` in it serves them.
@Suite(.enabled(if: ProcessInfo.processInfo.environment["RETRACE_PAGES"] != nil))
struct StaticPagesTests {
    @Test func `all pages are written as files`() throws {
        let folder = URL(filePath: try #require(ProcessInfo.processInfo.environment["RETRACE_PAGES"]))
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
            }
        }
    }
}
