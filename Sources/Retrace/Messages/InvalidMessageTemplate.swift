/// Why a set of message templates can't be used. The description is a sentence for the operator.
public enum InvalidMessageTemplate: Error, Equatable, Sendable {
    /// The template has a field that this message does not have.
    case unknownField(String, in: Text)
    /// The template lacks a field that this message must have.
    case missingField(String, in: Text)
    /// A brace opens and does not close, or the other way round.
    case unbalancedBrace(in: Text)
    /// Not the name of a host: lower-case letters, digits, dots and hyphens.
    case invalidHost(String)
    /// A sender is 1 to 11 ASCII letters and digits.
    case invalidSender(String)

    /// The text at fault.
    public enum Text: String, Sendable {
        case code, credentials, notice
        case repeatMark
    }
}

extension InvalidMessageTemplate: CustomStringConvertible {
    public var description: String {
        switch self {
        case .unknownField(let name, let text):
            "the message template \(text.rawValue) has the field {\(name)}, which it may not have"
        case .missingField(let name, let text):
            "the message template \(text.rawValue) lacks the field {\(name)}"
        case .unbalancedBrace(let text):
            "the message template \(text.rawValue) has a brace without its counterpart"
        case .invalidHost(let host):
            "\(host) is not the name of a host in lower-case ASCII"
        case .invalidSender(let sender):
            "the sender \(sender) is not made of 1 to 11 ASCII letters and digits"
        }
    }
}
