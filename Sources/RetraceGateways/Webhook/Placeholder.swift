import Retrace

/// A value that a request is filled with: a string in the template that is `{{name}}` and nothing else.
enum Placeholder: Equatable, Sendable {
    case to
    case sender
    case text
    case reference
    /// `true` if the text needs UCS-2.
    case isUnicode
    /// `{{unicode:1:0}}`: one string if the text needs UCS-2, another if not.
    case unicode(String, otherwise: String)
    /// `{{secret:name}}`: a secret that is not in the configuration itself.
    case secret(String)

    /// Reads what stands between the braces.
    init?(_ name: Substring) {
        let parts = name.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        switch (parts.first, parts.count) {
        case ("to", 1): self = .to
        case ("sender", 1): self = .sender
        case ("text", 1): self = .text
        case ("reference", 1): self = .reference
        case ("unicode", 1): self = .isUnicode
        case ("unicode", 3): self = .unicode(parts[1], otherwise: parts[2])
        case ("secret", 2) where !parts[1].isEmpty: self = .secret(parts[1])
        default: return nil
        }
    }

    /// The placeholder that a string of the template is; nil if it has no braces.
    static func read(_ text: String, at place: String) throws(InvalidWebhook) -> Placeholder? {
        guard text.contains("{{") || text.contains("}}") else { return nil }
        guard text.hasPrefix("{{"), text.hasSuffix("}}"), text.utf8.count >= 4 else {
            throw .placeholderNotAlone(at: place)
        }
        let name = text.dropFirst(2).dropLast(2)
        guard !name.contains("{{"), !name.contains("}}") else { throw .placeholderNotAlone(at: place) }
        guard let placeholder = Placeholder(name) else { throw .unknownPlaceholder(at: place) }
        return placeholder
    }
}

/// What the placeholders of one message stand for.
struct PlaceholderValues {
    let message: TextMessage
    let phoneFormat: PhoneFormat
    let secrets: [String: Secret]

    func value(_ placeholder: Placeholder) -> JSONTree {
        switch placeholder {
        case .to: .string(phoneFormat.text(message.recipient))
        case .sender: .string(message.sender)
        case .text: .string(message.text.exposed)
        case .reference: .string(message.reference)
        case .isUnicode: .bool(isUnicode)
        case .unicode(let text, let otherwise): .string(isUnicode ? text : otherwise)
        case .secret(let name): .string(secrets[name]?.exposed ?? "")
        }
    }

    private var isUnicode: Bool { SMSParts(message.text.exposed).encoding == .ucs2 }
}
