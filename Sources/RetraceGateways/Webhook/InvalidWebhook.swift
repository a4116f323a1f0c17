/// What is wrong with the configuration of a webhook, and where: a JSON pointer into it. No value of it is shown, for
/// it may be a secret.
public enum InvalidWebhook: Error, Hashable, Sendable {
    case notJSON
    case missing(String)
    case unknownMember(String)
    case wrongType(at: String, expected: String)
    case url(InvalidEndpointURL)
    case placeholderInURL
    case unknownPlaceholder(at: String)
    case placeholderNotAlone(at: String)
    case placeholderAsName(at: String)
    case placeholderInHeader(at: String)
    case header(at: String)
    case reservedHeader(at: String)
    case pointer(at: String)
    case phoneFormat
    case statusRange(at: String)
    case acceptedHalf
    case bodyLacks(String)
    case secretMissing(String)
    case secretNotHeader(String)
}

extension InvalidWebhook: CustomStringConvertible {
    public var description: String {
        switch self {
        case .notJSON: "the webhook's configuration is not a JSON object"
        case .missing(let name): "the webhook's configuration lacks \(name)"
        case .unknownMember(let name): "the webhook's configuration has \(name), which means nothing; is it misspelt?"
        case .wrongType(let place, let expected): "\(place) of the webhook's configuration must be \(expected)"
        case .url(let error): "the webhook's url: \(error)"
        case .placeholderInURL: "the webhook's url holds a placeholder; values go into the body, secrets into headers"
        case .unknownPlaceholder(let place): "\(place) holds a placeholder that is none of \(Self.known)"
        case .placeholderNotAlone(let place):
            "\(place) holds {{ or }} beside other text; a placeholder must be the whole string, such as \"{{text}}\""
        case .placeholderAsName(let place): "a name in \(place) holds {{ or }}; only values can be placeholders"
        case .placeholderInHeader(let place): "\(place) holds another placeholder than {{secret:NAME}}"
        case .header(let place): "\(place) is no header, or its value is not plain ASCII"
        case .reservedHeader(let place): "\(place) is set by itself; leave it out"
        case .pointer(let place):
            "\(place) is no JSON pointer into the answer; write it as /CodeResult or /messages/0/id"
        case .phoneFormat: "/phone must be \"e164\" (+84…), \"international\" (84…) or \"national\" (0…)"
        case .statusRange(let place): "\(place) must hold HTTP statuses from 200 to 599"
        case .acceptedHalf: "/accepted needs both pointer and equals, or neither"
        case .bodyLacks(let name): "/body has no \"{{\(name)}}\", so the gateway could not know it"
        case .secretMissing(let name): "the secret \"\(name)\" is named in the configuration but was not given"
        case .secretNotHeader(let name): "the secret \"\(name)\" goes into a header but is not plain ASCII"
        }
    }

    private static let known =
        "{{to}}, {{sender}}, {{text}}, {{reference}}, {{unicode}}, {{unicode:YES:NO}} and {{secret:NAME}}"
}
