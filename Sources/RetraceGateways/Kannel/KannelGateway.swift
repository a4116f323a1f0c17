public import Retrace

/// Hands messages to a Kannel SMS gateway: a POST to its `sendsms`, everything in headers, the text alone in the body.
public struct KannelGateway: SMSGateway {
    private let url: EndpointURL
    private let username: String
    private let password: Secret
    private let phoneFormat: PhoneFormat
    private let receipts: DeliveryReceipts?
    private let limit: Duration
    private let client: any WebSending

    /// `url` is the smsbox's: `http://127.0.0.1:13013`, or with another path than `/cgi-bin/sendsms` if it has one.
    /// Without `receipts` no receipt is asked for.
    public init(
        url: EndpointURL, username: String, password: Secret, phoneFormat: PhoneFormat = .e164,
        receipts: DeliveryReceipts?
    ) throws(InvalidKannel) {
        try self.init(
            url: url, username: username, password: password, phoneFormat: phoneFormat, receipts: receipts,
            limit: .seconds(5), client: WebClient.shared)
    }

    package init(
        url: EndpointURL, username: String, password: Secret, phoneFormat: PhoneFormat, receipts: DeliveryReceipts?,
        limit: Duration, client: any WebSending
    ) throws(InvalidKannel) {
        guard !url.hasQuery else { throw .query }
        guard !username.isEmpty, username.isHeaderValue else { throw .username }
        guard !password.exposed.isEmpty, password.exposed.isHeaderValue else { throw .password }
        guard let whole = url.path.isEmpty ? try? EndpointURL("\(url.origin)/cgi-bin/sendsms") : url else {
            throw .query
        }
        self.url = whole
        self.username = username
        self.password = password
        self.phoneFormat = phoneFormat
        self.receipts = receipts
        self.limit = limit
        self.client = client
    }

    public func send(_ message: TextMessage) async -> SendAnswer {
        // What can't be a header can't be sent, now or later.
        guard message.sender.isHeaderValue, !message.text.exposed.isEmpty else {
            return .rejected(code: 0, isRetryable: false)
        }
        let text = KannelText(message.text.exposed)
        let request = WebRequest(url: url, headers: headers(message, text), body: text.bytes)
        let outcome = await client.send(request, within: limit)
        guard case .answered(let answer) = outcome else { return outcome.lostAnswer ?? .unknown }
        return Self.meaning(of: answer, reference: message.reference)
    }

    private func headers(_ message: TextMessage, _ text: KannelText) -> [(name: String, value: String)] {
        var headers = [
            ("X-Kannel-Username", username), ("X-Kannel-Password", password.exposed),
            ("X-Kannel-From", message.sender), ("X-Kannel-To", phoneFormat.text(message.recipient)),
            ("X-Kannel-Coding", String(text.coding)), ("X-Kannel-Charset", text.charset),
            // Of the two Kannel 1.4.5 goes by this one.
            ("Content-Type", "text/plain; charset=\(text.charset)"),
        ]
        if let receipts, let reference = MessageReference(message.reference) {
            headers.append(("X-Kannel-DLR-Mask", "31"))
            headers.append(("X-Kannel-DLR-URL", receipts.callbackURL(for: reference)))
        }
        return headers.map { (name: $0.0, value: $0.1) }
    }

    /// `0: Accepted for delivery` and `3: Queued for later delivery`, with 202, are Kannel's words for taken over; it
    /// gives no reference of its own, so ours stands for it. Another body with 2xx is not Kannel's: nobody knows then.
    private static func meaning(of answer: WebAnswer, reference: String) -> SendAnswer {
        guard (200..<300).contains(answer.status) else { return answer.meaning }
        let isTaken = ["0:", "3:"].contains { answer.body.starts(with: $0.utf8) }
        return isTaken ? .accepted(reference: reference) : .unknown
    }
}

/// A text as Kannel is given it.
struct KannelText {
    /// 0 is the GSM alphabet, 2 is UCS-2.
    let coding: Int
    /// What the bytes are in; Kannel itself turns UTF-8 into the GSM alphabet.
    let charset: String
    let bytes: [UInt8]

    init(_ text: String) {
        switch SMSParts(text).encoding {
        case .gsm7:
            coding = 0
            charset = "UTF-8"
            bytes = Array(text.utf8)
        case .ucs2:
            coding = 2
            charset = "UTF-16BE"
            bytes = text.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
        }
    }
}

/// Why Kannel can't be set up so.
public enum InvalidKannel: Error, Hashable, Sendable, CaseIterable, CustomStringConvertible {
    case query
    case username
    case password

    public var description: String {
        switch self {
        case .query: "Kannel's URL has a query; what goes there is sent in headers, so leave it out"
        case .username: "Kannel's user name is missing or not plain ASCII (sendsms-user, username)"
        case .password: "Kannel's password is missing or not plain ASCII (sendsms-user, password)"
        }
    }
}
