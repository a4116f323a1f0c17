/// What a message is for. The raw value is what the log stores.
public enum MessageKind: UInt8, Sendable, CaseIterable {
    case code = 1
    case credentials = 2
    case notice = 3
}

/// Which message of a session: a code by its issue, the credentials (1), a notice by its address (from 1).
public struct MessageID: Hashable, Sendable {
    public var kind: MessageKind
    public var number: UInt8

    public init(kind: MessageKind, number: UInt8) {
        self.kind = kind
        self.number = number
    }
}

/// A worker takes a message; until the lease ends no other does. Written before anything is handed over.
public struct MessageAttempted: Equatable, Sendable {
    public var message: MessageID
    /// 1 for the first.
    public var attempt: UInt8
    public var worker: UInt32
    public var leaseEnds: Instant

    public init(message: MessageID, attempt: UInt8, worker: UInt32, leaseEnds: Instant) {
        self.message = message
        self.attempt = attempt
        self.worker = worker
        self.leaseEnds = leaseEnds
    }
}

/// The gateway took a message over.
public struct MessageAccepted: Equatable, Sendable {
    public var message: MessageID
    public var attempt: UInt8
    /// The gateway's own; at most 64 bytes.
    public var reference: String
    /// SMS parts: what it costs.
    public var parts: UInt8

    public init(message: MessageID, attempt: UInt8, reference: String, parts: UInt8) {
        self.message = message
        self.attempt = attempt
        self.reference = reference
        self.parts = parts
    }
}

/// The gateway says that the phone has it.
public struct MessageDelivered: Equatable, Sendable {
    public var message: MessageID

    public init(message: MessageID) {
        self.message = message
    }
}

/// An attempt failed, for now or for good.
public struct MessageFailed: Equatable, Sendable {
    public var message: MessageID
    /// 0 if it was never attempted.
    public var attempt: UInt8
    public var reason: DeliveryFailure
    /// The gateway's number; 0 if it gave none.
    public var code: UInt32
    /// When it is tried again; nil if it is not.
    public var retryAt: Instant?

    public init(message: MessageID, attempt: UInt8, reason: DeliveryFailure, code: UInt32, retryAt: Instant? = nil) {
        self.message = message
        self.attempt = attempt
        self.reason = reason
        self.code = code
        self.retryAt = retryAt
    }
}

/// Why a message was not delivered. The raw value is what the log stores.
public enum DeliveryFailure: UInt8, Sendable, CaseIterable {
    case refused = 1
    /// The answer was lost: it may have been sent or not.
    case unknown = 2
    /// Its time was over before it could be sent.
    case expired = 3
}

/// The gateway took the message with the credentials over.
public struct CredentialsSent: Equatable, Sendable {
    public var attempt: UInt8
    public var reference: String
    public var parts: UInt8
    /// When the temporary password ends (T4).
    public var passwordEnds: Instant
    /// How many other addresses on record are to be told.
    public var notices: UInt8

    public init(attempt: UInt8, reference: String, parts: UInt8, passwordEnds: Instant, notices: UInt8) {
        self.attempt = attempt
        self.reference = reference
        self.parts = parts
        self.passwordEnds = passwordEnds
        self.notices = notices
    }
}
