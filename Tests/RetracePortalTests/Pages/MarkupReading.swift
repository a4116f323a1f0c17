/// As much of an HTML document as tests ask about: its start tags with their attributes, and whether tags match.
struct MarkupReading {
    struct Element {
        let name: String
        let attributes: [String: String]
    }

    private(set) var elements: [Element] = []
    /// Tags that close nothing, or that nothing closes.
    private(set) var faults: [String] = []

    private static let void: Set<String> = ["meta", "link", "img", "input", "br", "hr"]

    init(_ html: String) {
        var open: [String] = []
        for match in html.matches(of: /<(\/?)([a-zA-Z][a-zA-Z0-9]*)((?:\s+[^\s=>"'<]+(?:\s*=\s*"[^"]*")?)*)\s*>/) {
            let name = match.output.2.lowercased()
            if match.output.1.isEmpty {
                elements.append(Element(name: name, attributes: Self.attributes(match.output.3)))
                if !Self.void.contains(name) { open.append(name) }
            } else if open.last == name {
                open.removeLast()
            } else {
                faults.append("</\(name)>")
            }
        }
        faults += open.map { "<\($0)>" }
        let tags = html.split(separator: "<", omittingEmptySubsequences: false).dropFirst()
        let read = elements.count + html.matches(of: /<\/[a-z0-9]+>/).count
        if tags.count != read + 1 { faults.append("\(tags.count) angle brackets, \(read) tags") }
    }

    private static func attributes(_ text: Substring) -> [String: String] {
        var attributes: [String: String] = [:]
        for match in text.matches(of: /([^\s=]+)(?:\s*=\s*"([^"]*)")?/) {
            attributes[String(match.output.1)] = String(match.output.2 ?? "")
        }
        return attributes
    }

    func all(_ name: String) -> [Element] { elements.filter { $0.name == name } }

    var ids: [String] { elements.compactMap { $0.attributes["id"] } }
}
