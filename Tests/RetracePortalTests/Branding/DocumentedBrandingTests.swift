import Foundation
import RetracePortal
import Testing

/// What docs/branding.md shows works as it stands there.
struct DocumentedBrandingTests {
    @Test func `the file that the documentation shows is a branding`() throws {
        let branding = try Branding(json: Array(try block("json").utf8))
        #expect(branding.basePath == "/khoi-phuc")
        #expect(try PageSamples.signIn[0].html(in: .english, branding: branding).contains("0258 000 0000"))
    }

    @Test func `the layout that the documentation shows is one`() throws {
        let branding = try TestBranding.with(layout: block("html"))
        #expect(try PageSamples.signIn[0].html(in: .english, branding: branding).contains("<h1>Sign in</h1>"))
    }

    @Test func `the documentation names every field and every colour`() throws {
        let text = try text()
        for name in ["name", "shortName", "emblem", "hotline", "office", "otherWays", "terms", "basePath", "layout"] {
            #expect(text.contains("`\(name)`"))
        }
        for child in Mirror(reflecting: Palette.light).children {
            #expect(text.contains("`\(try #require(child.label))`"))
        }
    }

    private func block(_ kind: String) throws -> String {
        let text = try text()
        let start = try #require(text.range(of: "```\(kind)\n")).upperBound
        let end = try #require(text.range(of: "\n```", range: start..<text.endIndex)).lowerBound
        return String(text[start..<end])
    }

    private func text() throws -> String {
        let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../..")
        return try String(contentsOf: root.appending(path: "docs/branding.md"), encoding: .utf8)
    }
}
