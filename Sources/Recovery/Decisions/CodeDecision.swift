extension Situation {
    /// T2 and T3 refuse a resend aloud, by the session's own times alone, and L8 by the day's messages, so a decoy answers
    /// alike. L2, and T2 of another session of the pair, keep the message back in silence.
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
        if isBudgetSpent(at: now) {
            return .refused(.l8, until: nextVietnameseDay(after: now), .resendCode, .session(id))
        }
        let issued = nextIssue(session, at: now)
        return Decision(
            [Draft(id, .citizen, .otpIssued(issued))], .codeIssued(issue: issued.issue, expires: issued.expires))
    }

    /// O4, L1 and L3. A try counts when it is tried, before anything is compared.
    func verifyCode(_ id: SessionID, _ match: CodeMatch, at now: Instant) -> Decision {
        guard let session = session(id, at: now) else { return refuse(.verifyCode, id, at: now, unless: .o4) }
        switch session.stage {
        case .awaitingCode where now < session.codeExpires: return compare(session, match, at: now)
        case .awaitingCaptcha, .awaitingCode, .codeExpired: return noneAlive(session)
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
        if let reason = rejection(of: session, match, at: now) { return reject(session, attempt, reason, at: now) }
        let way = policy(of: session).way
        let event = OTPVerified(issue: session.issue, attempt: attempt, way: way)
        return Decision([Draft(session.id, .citizen, .otpVerified(event))], .verified(way))
    }

    private func rejection(of session: Session, _ match: CodeMatch, at now: Instant) -> RejectionReason? {
        if session.isDecoy || isStopped(session.pair, at: now) { return .decoy }
        if session.withheld != nil { return .withheld }
        switch match {
        case .newest: return nil
        case .superseded: return .superseded
        case .none: return .wrong
        }
    }

    private func reject(_ session: Session, _ attempt: UInt8, _ reason: RejectionReason, at now: Instant) -> Decision {
        let left = triesLeft(session, after: attempt)
        let event = OTPRejected(issue: session.issue, attempt: attempt, left: left, reason: reason)
        var drafts = [Draft(session.id, .citizen, .otpRejected(event))]
        if reason == .wrong || reason == .superseded { drafts += accountLock(session) }
        if left == 0 { drafts.append(sessionLock(session, at: now)) }
        return Decision(drafts, left == 0 ? .locked : .codeRejected(left: left))
    }

    /// L3: the hundredth wrong code of the pair without a success locks the account.
    private func accountLock(_ session: Session) -> [Draft] {
        let wrong = Int64(pairs[session.pair]?.wrongInAll ?? 0) + 1
        let account = session.request.account
        guard wrong >= policy.pairWrongInAll, accounts[account]?.isLocked != true else { return [] }
        return [Draft(session.id, .engine, .recoveryLocked(RecoveryLocked(rule: .l3, account: account)))]
    }

    /// L1: the last wrong code ends the session, in the same batch and as the last event of it. T7: the pause that
    /// follows is the longer the more of them came in a row.
    private func sessionLock(_ session: Session, at now: Instant) -> Draft {
        let rank = (pairs[session.pair]?.lockouts(at: now) ?? 0) &+ 1
        let lock = RecoveryLocked(
            rule: .l1, account: session.request.account, phone: session.request.phone,
            until: now + policy(of: session).pause(afterLockouts: rank))
        return Draft(session.id, .engine, .recoveryLocked(lock))
    }

    private func triesLeft(_ session: Session, after attempts: UInt8) -> UInt8 {
        UInt8(clamping: max(0, policy(of: session).wrongCodes - Int64(attempts)))
    }
}
