extension Situation {
    /// O2 and O3: a captcha passes in a session that waits for it, and the first code is issued with it.
    func decide(_ it: SubmitCaptcha, at now: Instant) -> Decision {
        guard let session = session(it.session, at: now), session.stage == .awaitingCaptcha else {
            return refuse(.submitCaptcha, it.session, at: now, unless: .o2)
        }
        switch passage(it, at: now) {
        case .failure(let reason): return failed(it, session, reason)
        case .success(let tokenEnds):
            let policy = policy(of: session)
            guard wholeLifeFits(session, at: now) else {
                let end = session.begun + .seconds(policy.sessionLife)
                return .refused(.t3, until: end, .submitCaptcha, .session(session.id))
            }
            let passed = CaptchaPassed(
                provider: it.provider, difficulty: session.request.difficulty, digest: it.digest, tokenEnds: tokenEnds)
            let issued = nextIssue(session, at: now)
            return Decision(
                [Draft(session.id, .citizen, .captchaPassed(passed)), Draft(session.id, .citizen, .otpIssued(issued))],
                .codeIssued(issue: issued.issue, expires: issued.expires))
        }
    }

    /// O2: one token passes once, in any session. It is remembered until its end, so it does not pass after that: the end
    /// may have come since it was checked.
    private func passage(_ it: SubmitCaptcha, at now: Instant) -> Result<Instant, CaptchaFailure> {
        if let ends = tokens[it.digest], now < ends { return .failure(.used) }
        if case .success(let ends) = it.result, ends <= now { return .failure(.expired) }
        return it.result
    }

    /// A failure is written at the 1st, 2nd, 4th … of its session; what is not written is told all the same.
    private func failed(_ it: SubmitCaptcha, _ session: Session, _ reason: CaptchaFailure) -> Decision {
        let event = CaptchaFailed(
            provider: it.provider, difficulty: session.request.difficulty, reason: reason, count: 0)
        return Decision([], .captchaFailed(reason), noted: .captchaFailure(session.id, event))
    }

    /// T3: a code is issued only if its whole life fits into the session's.
    func wholeLifeFits(_ session: Session, at now: Instant) -> Bool {
        let policy = policy(of: session)
        return now + .seconds(policy.codeLife) <= session.begun + .seconds(policy.sessionLife)
    }

    /// The next code of a session. T2, L2 and L3 may keep the message of a real one back; a decoy has none to keep.
    func nextIssue(_ session: Session, at now: Instant) -> OTPIssued {
        let policy = policy(of: session)
        return OTPIssued(
            issue: session.issue &+ 1, expires: now + .seconds(policy.codeLife),
            withheld: session.isDecoy ? nil : heldBack(session, at: now))
    }

    private func heldBack(_ session: Session, at now: Instant) -> Rule? {
        if let sent = pairs[session.pair]?.lastSent, now < sent + .seconds(policy(of: session).resendWait) {
            return .t2
        }
        if isStopped(session.pair, at: now) { return .l3 }
        return codesAreSpent(session.pair, at: now) ? .l2 : nil
    }
}
