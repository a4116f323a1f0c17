extension Situation {
    /// Takes from the queue the sessions that may have a message due, at most `limit`: the hint is gone with it, so the
    /// caller goes on with `claimMessages`.
    public mutating func takeSessionsWithMessages(at now: Instant, limit: Int) -> [SessionID] {
        var taken: [SessionID] = []
        var seen: Set<SessionID> = []
        while taken.count < limit, let entry = outbox.first, entry.time <= now.milliseconds {
            outbox.pop()
            if seen.insert(entry.session).inserted, session(entry.session) != nil { taken.append(entry.session) }
        }
        return taken
    }

    /// Takes the messages of these sessions that are due for one worker; writes down what is too late, or lost for good.
    func claimMessages(_ worker: UInt32, _ ids: [SessionID], at now: Instant) -> Decision {
        var decision = Decision([], .done)
        var claims: [MessageClaim] = []
        for id in ids {
            guard let session = session(id) else { continue }
            for (message, delivery) in openMessages(of: session) where delivery.next <= now {
                claim(message, delivery, of: session, worker, at: now, &decision, &claims)
            }
        }
        decision.answer = .claimed(claims)
        return decision
    }

    private func openMessages(of session: Session) -> [(MessageID, Delivery)] {
        var open: [(MessageID, Delivery)] = []
        if session.code.isOpen { open.append((MessageID(kind: .code, number: session.issue), session.code)) }
        if session.credentials.isOpen {
            open.append((MessageID(kind: .credentials, number: 1), session.credentials))
        }
        for (index, notice) in session.notices.enumerated() where notice.isOpen {
            open.append((MessageID(kind: .notice, number: UInt8(clamping: index + 1)), notice))
        }
        return open
    }

    private func claim(
        _ message: MessageID, _ delivery: Delivery, of session: Session, _ worker: UInt32, at now: Instant,
        _ decision: inout Decision, _ claims: inout [MessageClaim]
    ) {
        if let reason = failure(message, delivery, of: session, at: now) {
            decision.drafts += failed(session, message, delivery.attempt, reason, code: 0, retryAt: nil)
            return
        }
        let policy = policy(of: session)
        let attempt = delivery.attempt &+ 1
        if delivery.state == .attempted {
            decision.drafts += failed(session, message, delivery.attempt, .unknown, code: 0, retryAt: now)
        }
        let event = MessageAttempted(
            message: message, attempt: attempt, worker: worker, leaseEnds: now + .seconds(policy.lease))
        decision.drafts.append(Draft(session.id, .worker, .messageAttempted(event)))
        claims.append(
            MessageClaim(
                session: session.id, message: message, attempt: attempt, time: now, account: session.request.account,
                phone: session.request.phone, accountType: session.request.accountType, epoch: session.request.epoch,
                codeExpires: session.codeExpires, codeLife: .seconds(policy.codeLife),
                passwordEnds: now + .seconds(policy.credentialsLife), way: policy.way,
                recoveredAt: session.verifiedAt))
    }

    /// Why a message that is due is not tried again; nil if it is. A lease that has lapsed means a lost answer: a code
    /// is then not sent again by itself, credentials and notices once more.
    private func failure(
        _ message: MessageID, _ delivery: Delivery, of session: Session, at now: Instant
    ) -> DeliveryFailure? {
        if message.kind == .code, session.stage != .awaitingCode || now >= session.codeExpires {
            return delivery.state == .attempted ? .unknown : .expired
        }
        guard delivery.state == .attempted else { return nil }
        return message.kind == .code || delivery.lost > 0 ? .unknown : nil
    }

    /// What a gateway answered to an attempt.
    func decide(_ it: ReportSend, at now: Instant) -> Decision {
        guard let session = session(it.session, at: now), let delivery = session.delivery(it.message) else {
            return .nothing
        }
        switch it.outcome {
        case .accepted(let reference, let parts): return accepted(it, session, delivery, reference, parts, at: now)
        case .rejected(let code, let isRetryable):
            // An answer that comes after the attempt was settled otherwise changes nothing.
            guard delivery.state == .attempted, delivery.attempt == it.attempt else { return .nothing }
            let retry = isRetryable ? retryTime(it, session, at: now) : nil
            return Decision(failed(session, it.message, it.attempt, .refused, code: code, retryAt: retry), .done)
        case .unknown:
            guard delivery.state == .attempted, delivery.attempt == it.attempt else { return .nothing }
            let retry = it.message.kind != .code && delivery.lost == 0 ? delivery.next : nil
            return Decision(failed(session, it.message, it.attempt, .unknown, code: 0, retryAt: retry), .done)
        }
    }

    /// O5: the gateway's acceptance of the credentials is CredentialsSent, exactly once in a session.
    private func accepted(
        _ it: ReportSend, _ session: Session, _ delivery: Delivery, _ reference: String, _ parts: UInt8,
        at now: Instant
    ) -> Decision {
        guard it.message.kind == .credentials, session.stage == .awaitingDelivery, let ends = it.passwordEnds else {
            if delivery.state == .accepted || delivery.state == .delivered { return .nothing }
            let event = MessageAccepted(
                message: it.message, attempt: it.attempt, reference: reference, parts: parts)
            return Decision([Draft(session.id, .gateway, .messageAccepted(event))], .done)
        }
        var drafts: [Draft] = []
        if let before = accounts[session.request.account]?.credentials, before != session.id {
            // A newer temporary password takes the older one's place.
            drafts.append(Draft(before, .engine, .credentialsExpired(CredentialsExpired(due: now))))
        }
        let event = CredentialsSent(
            attempt: it.attempt, reference: reference, parts: parts, passwordEnds: ends, notices: it.notices)
        drafts.append(Draft(session.id, .gateway, .credentialsSent(event)))
        return Decision(drafts, .done)
    }

    /// When a refused message is tried again: within the life of what it carries, or not at all.
    private func retryTime(_ it: ReportSend, _ session: Session, at now: Instant) -> Instant? {
        let policy = policy(of: session)
        let index = Int(it.attempt) - 1
        guard index >= 0, index < policy.retryWaits.count else { return nil }
        let retry = now + .seconds(policy.retryWaits[index])
        switch it.message.kind {
        case .code: return retry < session.codeExpires ? retry : nil
        case .credentials: return retry < session.verifiedAt + .seconds(policy.deliveryLife) ? retry : nil
        case .notice: return retry
        }
    }

    /// A failed attempt; credentials that fail for good end the session (T8).
    private func failed(
        _ session: Session, _ message: MessageID, _ attempt: UInt8, _ reason: DeliveryFailure, code: UInt32,
        retryAt: Instant?
    ) -> [Draft] {
        let event = MessageFailed(message: message, attempt: attempt, reason: reason, code: code, retryAt: retryAt)
        let failed = Draft(session.id, .worker, .messageFailed(event))
        guard retryAt == nil, message.kind == .credentials, session.stage == .awaitingDelivery else { return [failed] }
        return [failed, Draft(session.id, .engine, .recoveryEnded(RecoveryEnded(reason: .deliveryFailed)))]
    }

    /// A delivery receipt. They come in any order and twice: what is final stays.
    func reportReceipt(_ id: SessionID, _ message: MessageID, isDelivered: Bool, at now: Instant) -> Decision {
        guard let session = session(id, at: now), let delivery = session.delivery(message) else { return .nothing }
        switch (delivery.state, isDelivered) {
        case (.delivered, _), (.none, _), (.failed, false): return .nothing
        case (_, true): return Decision([Draft(id, .gateway, .messageDelivered(MessageDelivered(message: message)))], .done)
        case (_, false):
            let event = MessageFailed(message: message, attempt: delivery.attempt, reason: .refused, code: 0)
            return Decision([Draft(id, .gateway, .messageFailed(event))], .done)
        }
    }
}
