public import Retrace

/// Hands messages to a gateway that takes them as JSON, as a configuration says.
public struct WebhookGateway: SMSGateway {
    private let configuration: WebhookConfiguration
    private let secrets: [String: Secret]
    private let limit: Duration
    private let client: any WebSending

    /// `secrets` are what the configuration's `{{secret:NAME}}` stand for, by name.
    public init(_ configuration: WebhookConfiguration, secrets: [String: Secret]) throws(InvalidWebhook) {
        try self.init(configuration, secrets: secrets, limit: .seconds(5), client: WebClient.shared)
    }

    package init(
        _ configuration: WebhookConfiguration, secrets: [String: Secret], limit: Duration, client: any WebSending
    ) throws(InvalidWebhook) {
        for name in configuration.secretNames.sorted() where (secrets[name]?.exposed ?? "").isEmpty {
            throw .secretMissing(name)
        }
        for name in configuration.headers.values.compactMap(\.secret).sorted()
        where !(secrets[name]?.exposed.isHeaderValue ?? false) {
            throw .secretNotHeader(name)
        }
        self.configuration = configuration
        self.secrets = secrets
        self.limit = limit
        self.client = client
    }

    public func send(_ message: TextMessage) async -> SendAnswer {
        let values = PlaceholderValues(message: message, phoneFormat: configuration.phoneFormat, secrets: secrets)
        guard let body = configuration.body.filled(values).bytes else {
            return .rejected(code: 0, isRetryable: false)
        }
        var headers = [(name: "Content-Type", value: "application/json"), (name: "Accept", value: "application/json")]
        for (name, template) in configuration.headers.sorted(by: { $0.key < $1.key }) {
            headers.append((name: name, value: template.filled(secrets)))
        }
        let request = WebRequest(url: configuration.url, headers: headers, body: body)
        let outcome = await client.send(request, within: limit)
        guard case .answered(let answer) = outcome else { return outcome.lostAnswer ?? .unknown }
        return configuration.meaning(of: answer, reference: message.reference)
    }
}

extension WebhookConfiguration {
    /// What an answer means. What can be told neither as an acceptance nor as a refusal is unknown.
    func meaning(of answer: WebAnswer, reference own: String) -> SendAnswer {
        let tree = JSONTree(answer.body)
        if isAccepted(answer.status, tree) {
            let given = tree.flatMap { tree in reference?.value(in: tree)?.scalarText } ?? ""
            return .accepted(reference: given.isEmpty ? own : given)
        }
        guard let said = tree.flatMap({ tree in refused.code?.value(in: tree) }), said.scalarText != nil else {
            return refusedByStatus(answer)
        }
        // An acceptance that came with an unexpected status is no refusal.
        guard !accepted.values.contains(said) || refused.code != accepted.pointer else { return .unknown }
        let isRetryable = refused.retryable.contains(said) || refused.retryableStatuses.contains(answer.status)
        return .rejected(code: said.scalarText.flatMap { Int($0) } ?? answer.status, isRetryable: isRetryable)
    }

    private func isAccepted(_ status: Int, _ tree: JSONTree?) -> Bool {
        guard accepted.statuses.contains(status) else { return false }
        guard let pointer = accepted.pointer else { return true }
        return tree.flatMap { pointer.value(in: $0) }.map { accepted.values.contains($0) } ?? false
    }

    private func refusedByStatus(_ answer: WebAnswer) -> SendAnswer {
        if refused.retryableStatuses.contains(answer.status) {
            return .rejected(code: answer.status, isRetryable: true)
        }
        // 429 and 503 that the configuration took off its list are refusals for good.
        if [429, 503].contains(answer.status) { return .rejected(code: answer.status, isRetryable: false) }
        return answer.meaning
    }
}
