import Retrace

/// A header's value: plain text, and at most one secret: `Bearer {{secret:token}}`.
struct HeaderTemplate: Equatable, Sendable {
    let before: String
    let secret: String?
    let after: String

    init(_ text: String, at place: String) throws(InvalidWebhook) {
        guard text.isHeaderValue else { throw .header(at: place) }
        guard let match = text.firstMatch(of: /\{\{([^{}]*)\}\}/) else {
            guard !text.contains("{{"), !text.contains("}}") else { throw .placeholderNotAlone(at: place) }
            (before, secret, after) = (text, nil, "")
            return
        }
        guard case .secret(let name) = Placeholder(match.1) else { throw .placeholderInHeader(at: place) }
        before = String(text[..<match.range.lowerBound])
        after = String(text[match.range.upperBound...])
        secret = name
        guard !before.contains("{{"), !after.contains("{{"), !after.contains("}}") else {
            throw .placeholderNotAlone(at: place)
        }
    }

    func filled(_ secrets: [String: Secret]) -> String {
        before + (secret.flatMap { secrets[$0]?.exposed } ?? "") + after
    }
}
