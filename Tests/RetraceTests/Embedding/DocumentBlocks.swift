import Foundation

/// Code that a document shows, and the code that is compiled here.
enum DocumentBlocks {
    /// The Swift blocks of a document, without their fences.
    static func swift(in text: String) -> [String] {
        blocks(of: text, from: { $0 == "```swift" }, to: { $0 == "```" })
    }

    /// The regions of a source file of this folder between `// begin: …` and `// end: …`.
    static func regions(in file: String) throws -> [String] {
        let text = try Repository.text("Tests/RetraceTests/Embedding/\(file).swift")
        return blocks(of: text, from: { $0.hasPrefix("// begin: ") }, to: { $0.hasPrefix("// end: ") })
    }

    private static func blocks(
        of text: String, from isBegin: (Substring) -> Bool, to isEnd: (Substring) -> Bool
    ) -> [String] {
        var found: [String] = []
        var open: [Substring]?
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if let lines = open {
                if isEnd(line) { found.append(lines.joined(separator: "\n")) }
                open = isEnd(line) ? nil : lines + [line]
            } else if isBegin(line) {
                open = []
            }
        }
        return found
    }
}
