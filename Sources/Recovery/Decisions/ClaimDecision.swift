extension Situation {
    /// Takes from the queue the sessions that may have a message due, at most `limit`: the hint is gone with it, so the
    /// caller goes on with `claimMessages`.
    public mutating func takeSessionsWithMessages(at now: Instant, limit: Int) -> [SessionID] {
        var taken: [SessionID] = []
        var seen: Set<SessionID> = []
        while taken.count < limit, let entry = outbox.first, entry.time <= now.milliseconds {
            outbox.pop()
            if seen.insert(entry.session).inserted, session(entry.session, at: now) != nil {
                taken.append(entry.session)
            }
        }
        return taken
    }

    /// Takes the messages of these sessions that are due for one worker; writes down what is too late, or lost for good.
    func claimMessages(_ worker: UInt32, _ ids: [SessionID], at now: Instant) -> Decision {
        var drafts: [Draft] = []
        var claims: [MessageClaim] = []
        var seen: Set<SessionID> = []
        for id in ids where seen.insert(id).inserted {
            guard let session = session(id, at: now) else { continue }
            for (message, delivery) in session.openMessages where delivery.next <= now {
                if let settled = outcome(message, delivery, of: session, at: now) {
                    // Two sessions of an account may end the same older password; once is enough.
                    drafts += settled.filter { !drafts.contains($0) }
                } else {
                    let claim = claim(message, delivery, of: session, at: now)
                    drafts += attempt(claim, delivery, of: session, worker, at: now)
                    claims.append(claim)
                }
            }
        }
        return Decision(drafts, .claimed(claims))
    }

    /// What becomes of a message that is not tried again; nil if it is.
    private func outcome(_ message: MessageID, _ delivery: Delivery, of session: Session, at now: Instant) -> [Draft]? {
        if message.kind == .credentials, session.isOvertaken {
            // Who waited for the answer did not come back with it, but the phone has the message.
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

    private func claim(_ message: MessageID, _ delivery: Delivery, of session: Session, at now: Instant) -> MessageClaim
    {
        MessageClaim(
            session: session.id, message: message, attempt: delivery.attempt &+ 1, time: now,
            account: session.request.account, phone: session.request.phone, accountType: session.request.accountType,
            epoch: session.request.epoch, codeExpires: session.codeExpires,
            codeLife: .seconds(policy(of: session).codeLife),
            passwordEnds: now + .seconds(policy(of: session).credentialsLife), way: policy(of: session).way,
            recoveredAt: session.verifiedAt)
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
