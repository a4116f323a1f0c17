extension Situation {
    /// Takes from the queue the sessions that have a message due, at most `limit`, the longest due first: the hint is
    /// gone with it, so the caller goes on with `claimMessages`.
    public mutating func takeSessionsWithMessages(at now: Instant, limit: Int) -> [SessionID] {
        var taken: [SessionID] = []
        var seen: Set<SessionID> = []
        while taken.count < limit, let entry = outbox.first, entry.time <= now.milliseconds {
            outbox.pop()
            // After a restart most hints stand for what was sent long ago; those must not use up the limit.
            guard let session = session(entry.session, at: now),
                let due = session.openMessages.map(\.delivery.next).min()
            else { continue }
            if due.milliseconds > entry.time {
                outbox.push(entry.session, at: due)
            } else if seen.insert(entry.session).inserted {
                taken.append(entry.session)
                // Such a claim leaves no event behind, so who takes it and dies must not be waited for.
                if session.isOvertaken { outbox.push(entry.session, at: now + .seconds(policy(of: session).lease)) }
            }
        }
        return taken
    }

    /// Takes the messages of these sessions that are due for one worker; writes down what is too late, or lost for good.
    func claimMessages(_ worker: UInt32, _ ids: [SessionID], at now: Instant) -> Decision {
        var drafts: [Draft] = []
        var claims: [MessageClaim] = []
        var seen: Set<SessionID> = []
        // One alone, as mostly, needs no set.
        for id in ids where ids.count == 1 || seen.insert(id).inserted {
            guard let session = session(id, at: now) else { continue }
            for (message, delivery) in session.openMessages where delivery.next <= now {
                if isToBeAsked(message, delivery, of: session, at: now) {
                    claims.append(question(message, delivery, of: session, at: now))
                } else if let settled = outcome(message, delivery, of: session, at: now) {
                    // Two sessions of an account may end the same older password; once is enough.
                    drafts += settled.filter { !drafts.contains($0) }
                } else {
                    let claim = claim(message, delivery.attempt &+ 1, of: session, at: now)
                    drafts += attempt(claim, delivery, of: session, worker, at: now)
                    claims.append(claim)
                }
            }
        }
        return Decision(drafts, .claimed(claims))
    }

    /// The phone has the credentials, and who waited for the gateway's answer did not come back with it: a worker asks the
    /// directory whom else to tell. It may take a while, for the directory may be down.
    private func isToBeAsked(_ message: MessageID, _ delivery: Delivery, of session: Session, at now: Instant) -> Bool {
        message.kind == .credentials && session.isOvertaken && now < delivery.next + .minutes(5)
    }

    /// What becomes of a message that is not tried again; nil if it is.
    private func outcome(_ message: MessageID, _ delivery: Delivery, of session: Session, at now: Instant) -> [Draft]? {
        if message.kind == .credentials, session.isOvertaken {
            // Nobody could say whom else to tell.
            return credentialsSent(session, delivery.attempt, at: now)
        }
        guard let reason = failure(message, delivery, of: session, at: now) else { return nil }
        return messageFailed(session, message, delivery.attempt, reason)
    }

    /// Why a message that is due is not tried again; nil if it is. A lease that has lapsed means a lost answer: a code
    /// is then not sent again by itself, credentials and notices once more.
    private func failure(
        _ message: MessageID, _ delivery: Delivery, of session: Session, at now: Instant
    ) -> DeliveryFailure? {
        let isLost = delivery.state == .attempted
        if !isWanted(message, of: session, at: now) || delivery.attempt == .max { return isLost ? .unknown : .expired }
        return isLost && (message.kind == .code || delivery.lost > 0) ? .unknown : nil
    }

    /// Whether what a message carries can still be used: the newest code while it lives, credentials that are awaited.
    func isWanted(_ message: MessageID, of session: Session, at now: Instant) -> Bool {
        switch message.kind {
        case .code:
            session.stage == .awaitingCode && message.number == session.issue && now < session.codeExpires
        case .credentials: session.stage == .awaitingDelivery
        case .notice: true
        }
    }

    private func claim(
        _ message: MessageID, _ attempt: UInt8, of session: Session, at now: Instant
    ) -> MessageClaim {
        MessageClaim(
            session: session.id, message: message, attempt: attempt, time: now,
            account: session.request.account, phone: session.request.phone, accountType: session.request.accountType,
            epoch: session.request.epoch, codeExpires: session.codeExpires,
            codeLife: .seconds(policy(of: session).codeLife),
            passwordEnds: now + .seconds(policy(of: session).credentialsLife), way: policy(of: session).way,
            recoveredAt: session.verifiedAt)
    }

    /// A claim of credentials that the phone has; their password lives from the last attempt on.
    private func question(
        _ message: MessageID, _ delivery: Delivery, of session: Session, at now: Instant
    ) -> MessageClaim {
        let policy = policy(of: session)
        var claim = claim(message, delivery.attempt, of: session, at: now)
        claim.isDelivered = true
        claim.passwordEnds = delivery.next + .seconds(policy.credentialsLife - policy.lease)
        return claim
    }

    private func attempt(
        _ claim: MessageClaim, _ delivery: Delivery, of session: Session, _ worker: UInt32, at now: Instant
    ) -> [Draft] {
        let lost =
            delivery.state == .attempted
            ? messageFailed(session, claim.message, delivery.attempt, .unknown, retryAt: now) : []
        let event = MessageAttempted(
            message: claim.message, attempt: claim.attempt, worker: worker,
            leaseEnds: now + .seconds(policy(of: session).lease))
        return lost + [Draft(session.id, .worker, .messageAttempted(event))]
    }
}
