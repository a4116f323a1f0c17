import Recovery

// What workers, the gateway, the directory, operators and the timer do.
extension Step {
    /// A worker takes what is due.
    static let claim = Step { scenario in
        .claimMessages(worker: 1, sessions: scenario.situation.takeSessionsWithMessages(at: scenario.now, limit: 100))
    }

    /// The gateway's answer to the last claim, or to the attempt that is named.
    static func answer(
        _ outcome: ReportSend.Outcome, to message: MessageID? = nil, attempt: UInt8? = nil, notices: UInt8 = 0,
        in session: Int? = nil
    ) -> Step {
        Step { scenario in
            let claim = scenario.claims.first
            return .reportSend(
                ReportSend(
                    session: session.map { scenario.session($0) } ?? claim?.session ?? scenario.session(nil),
                    message: message ?? claim?.message ?? MessageID(kind: .code, number: 1),
                    attempt: attempt ?? claim?.attempt ?? 1, outcome: outcome, passwordEnds: claim?.passwordEnds,
                    notices: notices))
        }
    }

    static let accept = accept()
    static func accept(notices: UInt8 = 0) -> Step {
        answer(.accepted(reference: "gateway-1", parts: 2), notices: notices)
    }

    static let refuseForNow = answer(.rejected(code: 7, isRetryable: true))
    static let refuseForGood = answer(.rejected(code: 8, isRetryable: false))
    static let loseAnswer = answer(.unknown)

    static func receipt(_ isDelivered: Bool, for message: MessageID? = nil, in session: Int? = nil) -> Step {
        Step { scenario in
            let claim = scenario.claims.first
            return .reportReceipt(
                session: session.map { scenario.session($0) } ?? scenario.claims.first?.session
                    ?? scenario.session(nil),
                message: message ?? claim?.message ?? MessageID(kind: .code, number: 1),
                isDelivered: isDelivered)
        }
    }

    static let abandon = Step { .abandonDelivery(session: $0.session(nil)) }

    static func unlock(_ who: Citizen = .an) -> Step {
        Step { _ in .unlockAccount(account: who.account, caseNumber: "KH-2026-17") }
    }

    static func adopt(_ policy: Policy) -> Step { Step { _ in .adoptPolicy(policy) } }

    static func adopt(_ change: (inout Policy) -> Void) -> Step {
        var policy = Policy.standard
        change(&policy)
        return adopt(policy)
    }

    /// The timer runs.
    static let settle = Step { _ in .settle }

    static func wait(_ delay: Instant.Span) -> Step { settle.after(delay) }
    static func wait(milliseconds: Int64) -> Step { settle.after(milliseconds: milliseconds) }
}

// Ways that many scenarios go.
extension Step {
    /// As far as the first code.
    static func untilCode(_ who: Citizen = .an, client: UInt64 = 1) -> Step {
        Step([request(who, client: client), passCaptcha])
    }

    static let untilCode = untilCode()
    static let untilVerified = Step([untilCode, rightCode])
    static func untilCredentials(_ who: Citizen = .an) -> Step {
        Step([untilCode(who), claim, accept, rightCode, claim, accept])
    }
    static let untilCredentials = untilCredentials()

    /// Five wrong codes in a session of its own.
    static func lockOut(_ who: Citizen = .an, client: UInt64 = 1) -> Step {
        Step([untilCode(who, client: client), wrongCode.times(5)])
    }

    static let lockOut = lockOut()
}

extension Policy {
    static func standard(_ change: (inout Policy) -> Void) -> Policy {
        var policy = Policy.standard
        change(&policy)
        return policy
    }
}
