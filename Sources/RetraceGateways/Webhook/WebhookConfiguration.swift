/// How to talk to a gateway that takes messages as JSON: read from a JSON file, see docs/gateways.md.
///
///     {
///       "url": "https://gateway.example/send",
///       "headers": { "Authorization": "Bearer {{secret:token}}" },
///       "phone": "international",
///       "body": { "to": "{{to}}", "from": "{{sender}}", "text": "{{text}}", "id": "{{reference}}" },
///       "accepted": { "status": [200, 202], "pointer": "/status", "equals": "queued" },
///       "reference": "/messageId",
///       "refused": { "code": "/error/code", "retryable": [17, 29], "retryableStatus": [429, 503] }
///     }
public struct WebhookConfiguration: Equatable, Sendable {
    let url: EndpointURL
    let headers: [String: HeaderTemplate]
    let phoneFormat: PhoneFormat
    let body: RequestTemplate
    let accepted: Accepted
    /// Where the gateway's own reference of an accepted message stands.
    let reference: JSONPointer?
    let refused: Refused

    /// A message is accepted if the status is one of these and, where a pointer is given, what it points to one of the
    /// values.
    struct Accepted: Equatable, Sendable {
        var statuses: Set<Int> = Set(200..<300)
        var pointer: JSONPointer?
        var values: [JSONTree] = []
    }

    /// Where the code of a refusal stands, and after which ones or which HTTP statuses another try may go better.
    struct Refused: Equatable, Sendable {
        var code: JSONPointer?
        var retryable: [JSONTree] = []
        var retryableStatuses: Set<Int> = [429, 503]
    }

    /// Reads a configuration; every mistake is an error that says where and what.
    public init(json: [UInt8]) throws(InvalidWebhook) {
        guard case .object(let members) = JSONTree(json) else { throw .notJSON }
        let reader = try ConfigurationReader(
            members, at: "", knowing: ["url", "headers", "phone", "body", "accepted", "reference", "refused"])
        url = try Self.url(reader)
        headers = try Self.headers(try reader.object("headers") ?? [:])
        guard let format = PhoneFormat(rawValue: try reader.string("phone") ?? "e164") else { throw .phoneFormat }
        phoneFormat = format
        body = try Self.body(reader)
        accepted = try Self.accepted(try reader.object("accepted") ?? [:])
        reference = try reader.answerPointer("reference")
        refused = try Self.refused(try reader.object("refused") ?? [:], codeOtherwise: accepted.pointer)
    }

    /// The names of the secrets that it needs.
    public var secretNames: Set<String> {
        let inBody = body.placeholders.compactMap { if case .secret(let name) = $0 { name } else { nil } }
        return Set(inBody).union(headers.values.compactMap(\.secret))
    }

    private static func url(_ reader: ConfigurationReader) throws(InvalidWebhook) -> EndpointURL {
        _ = try reader.required("url")
        let text = try reader.string("url") ?? ""
        guard !text.contains("{{"), !text.contains("}}") else { throw .placeholderInURL }
        do throws(InvalidEndpointURL) { return try EndpointURL(text) } catch { throw .url(error) }
    }

    private static func headers(_ members: [String: JSONTree]) throws(InvalidWebhook) -> [String: HeaderTemplate] {
        var headers: [String: HeaderTemplate] = [:]
        for (name, value) in members.sorted(by: { $0.key < $1.key }) {
            let place = "/headers/\(name)"
            guard name.isHeaderName else { throw .header(at: place) }
            let reserved = ["content-type", "content-length", "transfer-encoding", "host", "connection"]
            guard !reserved.contains(name.lowercased()) else { throw .reservedHeader(at: place) }
            guard case .string(let text) = value else { throw .wrongType(at: place, expected: "a string") }
            headers[name] = try HeaderTemplate(text, at: place)
        }
        return headers
    }

    private static func body(_ reader: ConfigurationReader) throws(InvalidWebhook) -> RequestTemplate {
        let tree = try reader.required("body")
        guard case .object = tree else { throw .wrongType(at: "/body", expected: "an object") }
        let body = try RequestTemplate(tree, at: "/body")
        let placeholders = body.placeholders
        guard placeholders.contains(.to) else { throw .bodyLacks("to") }
        guard placeholders.contains(.text) else { throw .bodyLacks("text") }
        return body
    }

    private static func accepted(_ members: [String: JSONTree]) throws(InvalidWebhook) -> Accepted {
        let reader = try ConfigurationReader(members, at: "/accepted", knowing: ["status", "pointer", "equals"])
        var accepted = Accepted()
        if let statuses = try reader.statuses("status") { accepted.statuses = statuses }
        accepted.pointer = try reader.answerPointer("pointer")
        accepted.values = try reader.scalars("equals") ?? []
        guard (accepted.pointer == nil) == accepted.values.isEmpty else { throw .acceptedHalf }
        return accepted
    }

    private static func refused(
        _ members: [String: JSONTree], codeOtherwise pointer: JSONPointer?
    ) throws(InvalidWebhook) -> Refused {
        let reader = try ConfigurationReader(
            members, at: "/refused", knowing: ["code", "retryable", "retryableStatus"])
        var refused = Refused()
        refused.code = try reader.answerPointer("code") ?? pointer
        refused.retryable = try reader.scalars("retryable") ?? []
        if let statuses = try reader.statuses("retryableStatus") { refused.retryableStatuses = statuses }
        return refused
    }
}
