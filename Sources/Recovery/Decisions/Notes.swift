/// Something that is repeated at no cost to who repeats it, so it is written at the 1st, 2nd, 4th, 8th … time only.
public enum Noted: Sendable {
    case refusal(Refusal)
    case captchaFailure(SessionID, CaptchaFailed)
    case deadTry(SessionID, OTPRejected)

    /// Whose repetitions are counted together.
    public enum Subject: Hashable, Sendable {
        case refusals(Refusal.Subject)
        case captchaFailures(SessionID)
        case deadTries(SessionID)
    }

    public var subject: Subject {
        switch self {
        case .refusal(let refusal): .refusals(refusal.subject)
        case .captchaFailure(let session, _): .captchaFailures(session)
        case .deadTry(let session, _): .deadTries(session)
        }
    }

    /// The event that notes the `count`-th; nil if that one is not written.
    public func draft(count: UInt32) -> Draft? {
        guard Self.isWritten(count) else { return nil }
        switch self {
        case .refusal(let refusal): return refusal.draft(count: count)
        case .captchaFailure(let session, var event):
            event.count = count
            return Draft(session, .citizen, .captchaFailed(event))
        case .deadTry(let session, var event):
            event.count = count
            return Draft(session, .citizen, .otpRejected(event))
        }
    }

    public static func isWritten(_ count: UInt32) -> Bool { count.nonzeroBitCount == 1 }
}

extension Refusal {
    fileprivate func draft(count: UInt32) -> Draft? {
        switch subject {
        case .none: return nil
        case .session(let id):
            let event = RequestRefused(command: command, rule: rule, until: until, count: count)
            return Draft(id, .citizen, .requestRefused(event))
        case .client(let client, let network):
            let event = RequestRefused(
                command: command, rule: rule, until: until, count: count, client: client, network: network,
                isTrusted: isTrusted)
            return Draft(nil, .citizen, .requestRefused(event))
        }
    }
}

extension Situation {
    /// How many repetitions of a subject the log tells of.
    public func noted(_ subject: Noted.Subject, at now: Instant) -> UInt32 {
        switch subject {
        case .refusals(.session(let id)): session(id)?.refusals ?? 0
        case .refusals(.client(let client, _)):
            if let memory = clients[client], let last = memory.lastRefusal, last > now - Reach.day {
                memory.refusals
            } else {
                0
            }
        case .refusals(.none): 0
        case .captchaFailures(let id): session(id)?.captchaFailures ?? 0
        case .deadTries(let id): session(id)?.deadTries ?? 0
        }
    }
}

extension Answer {
    /// The answer that a command gave, from the events it appended: so that the same command again gets the same one.
    public init?(events: [Event]) {
        guard let last = events.last else { return nil }
        switch last.payload {
        case .recoveryRequested(let it):
            guard let session = last.session else { return nil }
            self = .requested(session, it.difficulty)
        case .otpIssued(let it): self = .codeIssued(issue: it.issue, expires: it.expires)
        case .captchaFailed(let it): self = .captchaFailed(it.reason)
        case .otpRejected(let it): self = .codeRejected(left: it.left)
        case .recoveryLocked(let it): self = Self.afterLock(it, events)
        case .requestRefused(let it): self = Self.afterRefusal(it, last)
        case .otpVerified(let it): self = .verified(it.way)
        default: self = .done
        }
    }

    private static func afterLock(_ lock: RecoveryLocked, _ events: [Event]) -> Answer {
        for event in events {
            if case .otpRejected(let it) = event.payload {
                return it.left == 0 ? .locked : .codeRejected(left: it.left)
            }
        }
        return .locked
    }

    private static func afterRefusal(_ it: RequestRefused, _ event: Event) -> Answer {
        let subject: Refusal.Subject =
            if let session = event.session {
                .session(session)
            } else if let client = it.client,
                let network = it.network
            { .client(client, network: network) } else { .none }
        return .refused(
            Refusal(
                command: it.command, rule: it.rule, until: it.until, subject: subject, isTrusted: it.isTrusted))
    }
}
