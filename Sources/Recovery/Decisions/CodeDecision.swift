extension Situation {
    /// T2 and T3 refuse a resend aloud, by the session's own times alone, so a decoy answers alike. L2, and T2 of
    /// another session of the pair, keep the message back in silence.
    func resendCode(_ id: SessionID, at now: Instant) -> Decision {
        guard let session = session(id, at: now), session.stage == .awaitingCode || session.stage == .codeExpired else {
            return refuse(.resendCode, id, at: now, unless: .o3)
        }
        let again = session.issuedAt + .seconds(policy(of: session).resendWait)
        if now < again { return .refused(.t2, until: again, .resendCode, .session(id)) }
        guard wholeLifeFits(session, at: now), session.issue < .max else {
            let end = session.begun + .seconds(policy(of: session).sessionLife)
            return .refused(.t3, until: end, .resendCode, .session(id))
        }
        let issued = nextIssue(session, at: now)
        return Decision(
            [Draft(id, .citizen, .otpIssued(issued))], .codeIssued(issue: issued.issue, expires: issued.expires))
    }

    /// O4, L1 and L3. A try counts when it is tried, before anything is compared.
    func verifyCode(_ id: SessionID, _ match: CodeMatch, at now: Instant) -> Decision {
        guard let session = session(id, at: now) else { return refuse(.verifyCode, id, at: now, unless: .o4) }
        switch session.stage {
        case .awaitingCode: return compare(session, match, at: now)
        case .awaitingCaptcha, .codeExpired: return noneAlive(session)
        case .awaitingDelivery, .awaitingChoice, .credentialsLive, .credentialsUsed, .completed, .ended:
            return refuse(.verifyCode, id, at: now, unless: .o4)
        }
    }

    /// Logged at the 1st, 2nd, 4th … of its session, not compared and not counted.
    private func noneAlive(_ session: Session) -> Decision {
        let left = triesLeft(session, after: session.wrongCodes)
        let event = OTPRejected(issue: session.issue, attempt: 0, left: left, reason: .noneAlive)
        return Decision([], .codeRejected(left: left), noted: .deadTry(session.id, event))
    }

    private func compare(_ session: Session, _ match: CodeMatch, at now: Instant) -> Decision {
        let attempt = session.wrongCodes &+ 1
        let reason: RejectionReason? =
            if session.isDecoy || isStopped(session.pair, at: now) { .decoy } else if session.withheld != nil {
                .withheld
            } else {
                switch match {
                case .newest: nil
                case .superseded: .superseded
                case .none: .wrong
                }
            }
        guard let reason else {
            let way = policy(of: session).way
            let event = OTPVerified(issue: session.issue, attempt: attempt, way: way)
            return Decision([Draft(session.id, .citizen, .otpVerified(event))], .verified(way))
        }
        return reject(session, attempt, reason, at: now)
    }

    /// L1: the last wrong code ends the session, in the same batch. L3: the hundredth of the pair without a success
    /// locks the account.
    private func reject(_ session: Session, _ attempt: UInt8, _ reason: RejectionReason, at now: Instant) -> Decision {
        let left = triesLeft(session, after: attempt)
        let event = OTPRejected(issue: session.issue, attempt: attempt, left: left, reason: reason)
        var drafts = [Draft(session.id, .citizen, .otpRejected(event))]
        if left == 0 {
            let rank = (pairs[session.pair]?.lockouts(at: now) ?? 0) &+ 1
            let until = now + policy.pause(afterLockouts: rank)
            let lock = RecoveryLocked(
                rule: .l1, account: session.request.account, phone: session.request.phone, until: until)
            drafts.append(Draft(session.id, .engine, .recoveryLocked(lock)))
        }
        let isCompared = reason == .wrong || reason == .superseded
        let wrong = Int64(pairs[session.pair]?.wrongInAll ?? 0) + 1
        if isCompared, wrong >= policy.pairWrongInAll, accounts[session.request.account]?.isLocked != true {
            let lock = RecoveryLocked(rule: .l3, account: session.request.account)
            drafts.append(Draft(session.id, .engine, .recoveryLocked(lock)))
        }
        return Decision(drafts, left == 0 ? .locked : .codeRejected(left: left))
    }

    private func triesLeft(_ session: Session, after attempts: UInt8) -> UInt8 {
        UInt8(clamping: max(0, policy(of: session).wrongCodes - Int64(attempts)))
    }
}
