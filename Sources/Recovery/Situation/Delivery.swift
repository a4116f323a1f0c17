/// How far a message is.
public struct Delivery: Equatable, Sendable {
    public enum State: UInt8, Sendable, CaseIterable {
        case none = 0
        case due = 1
        case attempted = 2
        case accepted = 3
        case delivered = 4
        case failed = 5
    }

    package var state: State = .none
    package var attempt: UInt8 = 0
    /// How many answers were lost.
    package var lost: UInt8 = 0
    /// Whether the gateway's acceptance is in the log; a receipt may come before it.
    package var isAccepted = false
    /// When the next attempt is due, or the lease of the one that runs ends.
    package var next = Instant(milliseconds: 0)

    package init() {}

    static func due(at time: Instant) -> Delivery {
        var delivery = Delivery()
        delivery.state = .due
        delivery.next = time
        return delivery
    }

    var isOpen: Bool { state == .due || state == .attempted }

    /// Delivered is final: a receipt may overtake the answer to the send.
    mutating func accept() {
        isAccepted = true
        if state != .delivered { state = .accepted }
    }

    mutating func fail(_ it: MessageFailed) {
        if state == .delivered { return }
        if it.reason == .unknown { lost &+= 1 }
        if let retry = it.retryAt {
            state = .due
            next = retry
        } else {
            state = .failed
        }
    }

    /// It is not to be sent any more. An attempt that runs goes on to its outcome.
    mutating func drop() {
        if state == .due { state = .failed }
    }
}

// Which messages a session has, and which still wait for something.
extension Session {
    func delivery(_ message: MessageID) -> Delivery? {
        let index = Int(message.number) - 1
        switch message.kind {
        case .code where message.number == issue: return code
        case .code: return earlierCodes.indices.contains(index) ? earlierCodes[index] : nil
        case .credentials: return message.number == 1 ? credentials : nil
        case .notice: return notices.indices.contains(index) ? notices[index] : nil
        }
    }

    /// The messages that are to be sent, or whose attempt has no outcome yet.
    package var openMessages: [(message: MessageID, delivery: Delivery)] {
        var open: [(MessageID, Delivery)] = []
        for (index, code) in earlierCodes.enumerated() where code.isOpen {
            open.append((MessageID(kind: .code, number: UInt8(clamping: index + 1)), code))
        }
        if code.isOpen {
            open.append((MessageID(kind: .code, number: UInt8(clamping: earlierCodes.count + 1)), code))
        }
        if credentials.isOpen || isOvertaken { open.append((MessageID(kind: .credentials, number: 1), credentials)) }
        for (index, notice) in notices.enumerated() where notice.isOpen {
            open.append((MessageID(kind: .notice, number: UInt8(clamping: index + 1)), notice))
        }
        return open
    }

    /// Whether `openMessages` has any.
    package var hasOpenMessages: Bool {
        code.isOpen || credentials.isOpen || isOvertaken || notices.contains(where: \.isOpen)
            || earlierCodes.contains(where: \.isOpen)
    }

    /// The phone has the credentials, but the gateway's answer is still out.
    package var isOvertaken: Bool { stage == .awaitingDelivery && credentials.state == .delivered }
}
