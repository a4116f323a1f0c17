extension Situation {
    /// The next thing that has fallen due by `now`, or nil. T5: it is an event also when nobody comes back.
    ///
    /// Call it until it gives nil, folding in each time what it gave. It takes hints from the queue of timers that no
    /// longer stand for anything, which is why it mutates; it changes nothing that decides.
    public mutating func settle(at now: Instant) -> Draft? {
        while let entry = timers.first, entry.time <= now.milliseconds {
            timers.pop()
            guard let index = sessions.index(of: entry.session), sessions.values[index].queued == entry.time else {
                continue
            }
            sessions.values[index].queued = .max
            let terms = terms(sessions.values[index].request.policy)
            guard let due = sessions.values[index].due(under: terms.policy) else { continue }
            // A hint may be too early. Back into the queue with it, so that all that is due comes in the order of its
            // due times, whatever hints there were.
            if due.milliseconds > entry.time {
                requeue(index, at: due)
                continue
            }
            let draft = fallenDue(sessions.values[index], due)
            // What comes after this event, such as the session's end after its code's, is queued by folding it in; if
            // the event is never folded in, the session must not be forgotten.
            requeue(index, at: due)
            return draft
        }
        return nil
    }

    private mutating func requeue(_ index: Int, at due: Instant) {
        sessions.values[index].queued = due.milliseconds
        timers.push(sessions.values[index].id, at: due)
    }

    private func fallenDue(_ session: Session, _ due: Instant) -> Draft {
        switch session.stage {
        case .awaitingCode where due == session.codeExpires:
            Draft(session.id, .timer, .otpExpired(OTPExpired(issue: session.issue, due: due)))
        case .awaitingDelivery, .awaitingChoice:
            Draft(session.id, .timer, .recoveryEnded(RecoveryEnded(reason: .deliveryFailed, due: due)))
        case .credentialsLive, .credentialsUsed:
            Draft(session.id, .timer, .credentialsExpired(CredentialsExpired(due: due)))
        case .awaitingCaptcha, .awaitingCode, .codeExpired, .completed, .ended:
            Draft(session.id, .timer, .recoveryEnded(RecoveryEnded(reason: .lifetime, due: due)))
        }
    }

    /// Session keys that no open session needs and whose hour is over: they are to be destroyed.
    public func spentEpochs(at now: Instant) -> [UInt32] {
        if firstSpentEpoch(at: now) == nil { return [] }
        return epochs.all.filter { epoch, open in open == 0 && isOver(epoch, at: now) }.keys.sorted()
    }

    /// The first of them.
    package func firstSpentEpoch(at now: Instant) -> UInt32? {
        guard let first = epochs.firstIdle, isOver(first, at: now) else { return nil }
        return first
    }

    private func isOver(_ epoch: UInt32, at now: Instant) -> Bool {
        now.milliseconds >= (Int64(epoch) + 1) * 3_600_000
    }

    /// Ends every open session: after a boot with a clock behind the log, or because their key is lost.
    public func endOpenSessions(_ reason: EndReason, where isMeant: (Session) -> Bool) -> [Draft] {
        sessions.values.filter { !$0.stage.isClosed && isMeant($0) }.map(\.id).sorted().map { id in
            Draft(id, .engine, .recoveryEnded(RecoveryEnded(reason: reason)))
        }
    }
}
