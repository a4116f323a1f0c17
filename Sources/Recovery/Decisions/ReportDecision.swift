extension Situation {
    /// What a gateway answered to an attempt. The answer to an attempt that was never made, or that has its outcome
    /// already, changes nothing; only an acceptance may still come after an answer that was taken for lost.
    func decide(_ it: ReportSend, at now: Instant) -> Decision {
        guard let session = session(it.session, at: now), let delivery = session.delivery(it.message),
            it.attempt >= 1, it.attempt <= delivery.attempt
        else { return .nothing }
        if case .accepted(let reference, let parts) = it.outcome {
            return delivery.isAccepted ? .nothing : accepted(it, session, reference, parts, at: now)
        }
        guard it.attempt == delivery.attempt else { return .nothing }
        if it.message.kind == .credentials, session.isOvertaken {
            return Decision(credentialsSent(session, it.attempt, report: it, at: now), .done)
        }
        guard delivery.state == .attempted else { return .nothing }
        return Decision(notAccepted(it, session, delivery, at: now), .done)
    }

    private func notAccepted(
        _ it: ReportSend, _ session: Session, _ delivery: Delivery, at now: Instant
    ) -> [Draft] {
        if case .rejected(let code, let isRetryable) = it.outcome {
            let retry = isRetryable ? retryTime(it, session, at: now) : nil
            return messageFailed(session, it.message, it.attempt, .refused, code: code, retryAt: retry)
        }
        // A lost answer: a code is not sent again by itself, the rest once more when the lease has lapsed.
        let isTriedAgain = it.message.kind != .code && delivery.lost == 0 && isWanted(it.message, of: session, at: now)
        return messageFailed(
            session, it.message, it.attempt, .unknown, retryAt: isTriedAgain ? max(delivery.next, now) : nil)
    }

    /// O5: the gateway's acceptance of the credentials is CredentialsSent, exactly once in a session.
    private func accepted(
        _ it: ReportSend, _ session: Session, _ reference: String, _ parts: UInt8, at now: Instant
    ) -> Decision {
        if it.message.kind == .credentials, session.stage == .awaitingDelivery {
            return Decision(credentialsSent(session, it.attempt, reference, parts, report: it, at: now), .done)
        }
        let event = MessageAccepted(message: it.message, attempt: it.attempt, reference: reference, parts: parts)
        return Decision([Draft(session.id, .gateway, .messageAccepted(event))], .done)
    }

    /// A newer temporary password takes an older one's place.
    func credentialsSent(
        _ session: Session, _ attempt: UInt8, _ reference: String = "", _ parts: UInt8 = 0,
        report: ReportSend? = nil, at now: Instant
    ) -> [Draft] {
        let ends = report?.passwordEnds ?? now + .seconds(policy(of: session).credentialsLife)
        let event = CredentialsSent(
            attempt: attempt, reference: reference, parts: parts, passwordEnds: ends,
            notices: room(for: report?.notices ?? 0, in: session))
        return endCredentials(before: session, at: now) + [Draft(session.id, .gateway, .credentialsSent(event))]
    }

    /// When a refused message is tried again: while what it carries can still be used, or not at all.
    private func retryTime(_ it: ReportSend, _ session: Session, at now: Instant) -> Instant? {
        let policy = policy(of: session)
        guard it.attempt >= 1, it.attempt < .max, isWanted(it.message, of: session, at: now) else { return nil }
        let waits = policy.retryWaits
        guard let last = waits.last else { return nil }
        let retry = now + .seconds(Int(it.attempt) <= waits.count ? waits[Int(it.attempt) - 1] : last)
        switch it.message.kind {
        case .code: return retry < session.codeExpires ? retry : nil
        case .credentials: return retry < session.verifiedAt + .seconds(policy.deliveryLife) ? retry : nil
        case .notice: return Int(it.attempt) <= waits.count ? retry : nil
        }
    }

    /// A failed attempt; credentials that fail for good end the session (T8).
    func messageFailed(
        _ session: Session, _ message: MessageID, _ attempt: UInt8, _ reason: DeliveryFailure, code: UInt32 = 0,
        retryAt: Instant? = nil
    ) -> [Draft] {
        let event = MessageFailed(message: message, attempt: attempt, reason: reason, code: code, retryAt: retryAt)
        let failed = Draft(session.id, .worker, .messageFailed(event))
        guard retryAt == nil, message.kind == .credentials, session.stage == .awaitingDelivery else { return [failed] }
        return [failed, Draft(session.id, .engine, .recoveryEnded(RecoveryEnded(reason: .deliveryFailed)))]
    }

    /// A delivery receipt. They come in any order and twice, and before the answer to the send: what is final stays.
    func reportReceipt(_ id: SessionID, _ message: MessageID, isDelivered: Bool, at now: Instant) -> Decision {
        guard let session = session(id, at: now), let delivery = session.delivery(message), delivery.attempt > 0 else {
            return .nothing
        }
        switch (delivery.state, isDelivered) {
        case (.delivered, _), (.none, _), (.due, false), (.failed, false): return .nothing
        // Credentials that are awaited: the answer to the send is on its way, and decides.
        case (.attempted, false) where isWanted(message, of: session, at: now) && message.kind == .credentials:
            return .nothing
        case (_, true):
            return Decision([Draft(id, .gateway, .messageDelivered(MessageDelivered(message: message)))], .done)
        case (_, false):
            let event = MessageFailed(message: message, attempt: delivery.attempt, reason: .refused, code: 0)
            return Decision([Draft(id, .gateway, .messageFailed(event))], .done)
        }
    }
}
