import Foundation
import Testing

/// `retrace replay --html`: one page that stands alone.
struct ReplayPageTests {
    private func page(_ sample: SampleData, _ arguments: [String] = []) throws -> String {
        let file = sample.folder + "/replay.html"
        let result = try Tool.run(["replay", "--data", sample.data, "--html", file] + arguments)
        #expect(result.code == 0, "\(result)")
        return try String(contentsOfFile: file, encoding: .utf8)
    }

    @Test func `the page is well-formed, and has a mark and an entry for each event`() async throws {
        let sample = try await SampleData.make()
        defer { sample.remove() }
        let page = try page(sample, ["--language", "vi"])
        let count = try Tool.run(["log", "--data", sample.data]).lines.count - 1
        #expect(page.components(separatedBy: "<li id=\"p").count - 1 == count)
        #expect(page.components(separatedBy: "<a href=\"#p").count - 1 == count)
        #expect(page.contains("<html lang=\"vi\">"))
        let picture = try #require(page.firstMatch(of: /<svg.*<\/svg>/.dotMatchesNewlines()))
        let reader = WellFormed()
        #expect(reader.reads(String(picture.output)))
    }

    @Test func `a file that is there is not written over`() async throws {
        let sample = try await SampleData.make()
        defer { sample.remove() }
        let file = sample.folder + "/replay.html"
        try "mine".write(toFile: file, atomically: true, encoding: .utf8)
        let result = try Tool.run(["replay", "--data", sample.data, "--html", file])
        #expect(result.code == 64 && result.errors.contains("is there already"), "\(result)")
        #expect(try String(contentsOfFile: file, encoding: .utf8) == "mine")
    }

    @Test func `nothing on it comes from elsewhere`() async throws {
        let sample = try await SampleData.make()
        defer { sample.remove() }
        let page = try page(sample)
        for part in ["http:", "https:", "<script", "@import", "url(", "<link", "<img", "<iframe"] {
            #expect(!page.contains(part), "\(part)")
        }
    }

    @Test func `what a path or an event says is escaped`() async throws {
        let sample = try await SampleData.make()
        defer { sample.remove() }
        let odd = sample.folder + "/<b>&\"odd"
        try FileManager.default.copyItem(atPath: sample.data, toPath: odd)
        let file = sample.folder + "/odd.html"
        #expect(try Tool.run(["replay", "--data", odd, "--html", file]).code == 0)
        let page = try String(contentsOfFile: file, encoding: .utf8)
        #expect(!page.contains("<b>"))
        #expect(page.contains("&lt;b&gt;&amp;&quot;odd"))
    }
}

/// Whether a text is well-formed: every tag is closed by its own, and nothing is left open.
private struct WellFormed {
    func reads(_ text: String) -> Bool {
        var open: [Substring] = []
        for tag in text.matches(of: /<(\/?)([a-z]+)[^<>]*?(\/?)>/) {
            if !tag.output.3.isEmpty { continue }
            if tag.output.1.isEmpty {
                open.append(tag.output.2)
            } else if open.popLast() != tag.output.2 {
                return false
            }
        }
        let rest = text.replacing(/<\/?[a-z]+[^<>]*?\/?>/, with: "")
        return open.isEmpty && !rest.contains("<") && !rest.contains(">")
    }
}
