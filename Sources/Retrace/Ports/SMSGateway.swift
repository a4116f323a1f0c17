public import Recovery

/// Hands a text message to a carrier. Calls are made off the writer thread; each is given up after five seconds.
public protocol SMSGateway: Sendable {
    func send(_ message: TextMessage) async -> SendAnswer
}

/// One message to one phone. `reference` is our own, the same when the same message is tried again.
public struct TextMessage: Sendable {
    public let recipient: PhoneNumber
    public let sender: String
    public let text: Secret
    public let reference: String
    /// Log time of the attempt.
    public let time: Instant

    public init(recipient: PhoneNumber, sender: String, text: Secret, reference: String, time: Instant) {
        self.recipient = recipient
        self.sender = sender
        self.text = text
        self.reference = reference
        self.time = time
    }
}

/// What a gateway says of a message.
public enum SendAnswer: Equatable, Sendable {
    /// Taken over, under the gateway's own reference (at most 64 bytes are kept).
    case accepted(reference: String)
    /// Refused with the gateway's own code; `isRetryable` says whether another try may go better.
    case rejected(code: Int, isRetryable: Bool)
    /// The answer was lost: it may have been sent or not.
    case unknown
}
