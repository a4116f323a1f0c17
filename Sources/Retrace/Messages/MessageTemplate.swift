/// One text with named fields in braces: `Hãy nhập {code} …`.
struct MessageTemplate: Equatable, Sendable {
    enum Part: Equatable, Sendable {
        case text(String)
        case field(String)
    }

    let text: String
    let parts: [Part]
    /// Whether each brace that opens closes again.
    let isClosed: Bool

    init(_ text: String) {
        self.text = text
        var parts: [Part] = []
        var rest = text[...]
        while let opening = rest.firstIndex(of: "{"), let closing = rest[opening...].firstIndex(of: "}") {
            if opening > rest.startIndex { parts.append(.text(String(rest[..<opening]))) }
            parts.append(.field(String(rest[rest.index(after: opening)..<closing])))
            rest = rest[rest.index(after: closing)...]
        }
        isClosed = !rest.contains { $0 == "{" || $0 == "}" }
        if !rest.isEmpty { parts.append(.text(String(rest))) }
        self.parts = parts
    }

    var fields: [String] {
        parts.compactMap { part in
            guard case .field(let name) = part else { return nil }
            return name
        }
    }

    /// The text with its fields filled in. What is filled in is not read again, so it can't bring in a field.
    func filled(_ values: [String: String]) -> String {
        parts.map { part in
            switch part {
            case .text(let text): text
            case .field(let name): values[name] ?? ""
            }
        }.joined()
    }
}
