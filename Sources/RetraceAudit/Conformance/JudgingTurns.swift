import Recovery

// What a turn of the engine begins and ends with: the clock, the first policy, and keys.
extension Conformance {
    /// Whether an event is written before a turn settles what has fallen due.
    func isOfTurn(_ event: Event) -> Bool {
        switch event.payload {
        case .clockObserved, .logRestored: true
        case .keyCreated(let it) where it.kind == .signing: true
        case .recoveryEnded(let it): it.reason == .clock || it.reason == .keyLost
        case .keyDestroyed(let it): it.kind == .session && event.actor == .engine
        default: !hasBegun
        }
    }

    mutating func judgeTurn(_ event: Event, at position: UInt64) {
        if event.command != nil { addCommand(event, at: position) }
        switch event.payload {
        case .clockObserved(let it): judgeClock(it, event, at: position)
        case .logRestored(let it): judgeRestore(it, event, at: position)
        case .keyCreated(let it) where hasBegun && it.kind == .signing: judgeCreation(it, event, at: position)
        case .recoveryEnded(let it) where it.reason == .keyLost: judgeLostKey(event, at: position)
        case .recoveryEnded:
            let reason = "sessions end by the clock only when it was observed to be behind the log"
            add(.notDecided, event, at: position, .t6, reason)
        case .keyDestroyed(let it) where it.kind == .session: judgeLoss(it, event, at: position)
        default: judgeBeginning(event, at: position)
        }
    }

    private mutating func judgeClock(_ it: ClockObserved, _ event: Event, at position: UInt64) {
        checkOrigin(event, at: position, [.engine])
        if let reason = clock.refusal(of: it, at: event.time, after: lastTime(before: event)) {
            add(.differs, event, at: position, .t6, reason)
        }
        guard it.reason == .behind else { return }
        var drafts = situation.endOpenSessions(.clock) { _ in true }
        // A log that had no signing key before gets its first in between.
        if let next, case .keyCreated(let key) = next.payload, key == KeyEvent(kind: .signing, epoch: 1),
            !keys.has(.signing)
        {
            drafts.insert(Draft(nil, .engine, next.payload), at: 0)
        }
        owed.set(drafts[...], at: event.time, nil)
    }

    /// The time before the turn: a restore stands in it before the clock.
    private func lastTime(before event: Event) -> Instant {
        guard let restore, restore.time == event.time else { return situation.time }
        return restore.before
    }

    /// What was lost lay behind what was restored, and the log goes on with a signing key that the lost part did not know.
    private mutating func judgeRestore(_ it: LogRestored, _ event: Event, at position: UInt64) {
        checkOrigin(event, at: position, [.engine])
        // A log that was restored before, past any checkpoint, may have more events than the old checkpoint.
        if it.restoredSize != position {
            add(
                .differs, event, at: position, .o8,
                "it names another size than the log had here")
        }
        if it.oldSize == 0 {
            add(.differs, event, at: position, .o8, "no checkpoint is signed of a log without events")
        }
        let last = keys.newest(.signing)
        var made = KeyEvent(kind: .signing, epoch: (last ?? 0) &+ 1)
        // The lost part may have known more of them.
        if let next, case .keyCreated(let key) = next.payload, key.kind == .signing, key.epoch > made.epoch {
            made = key
        }
        var drafts = [Draft(nil, .engine, .keyCreated(made))]
        if let last { drafts.append(Draft(nil, .engine, .keyDestroyed(KeyEvent(kind: .signing, epoch: last)))) }
        owed.set(drafts[...], at: event.time, nil)
    }

    /// A lost key ends its sessions, in the order of their ids, and is then said to be gone.
    private mutating func judgeLostKey(_ event: Event, at position: UInt64) {
        guard let id = event.session, let epoch = situation.session(id)?.request.epoch else {
            return add(.unknownSession, event, at: position, .o1, "no session of this id is known")
        }
        var drafts = situation.endOpenSessions(.keyLost) { $0.request.epoch == epoch }
        drafts.append(Draft(nil, .engine, .keyDestroyed(KeyEvent(kind: .session, epoch: epoch))))
        owed.set(drafts[...], at: event.time, nil)
        if owed.place(of: event) == nil {
            owed.clear()
            return add(.notDecided, event, at: position, .o8, "no open session of a key that is lost ends like this")
        }
        _ = isOwed(event, at: position)
    }

    private mutating func judgeLoss(_ it: KeyEvent, _ event: Event, at position: UInt64) {
        checkOrigin(event, at: position, [.engine])
        switch situation.epochs[it.epoch] {
        case nil: add(.notDecided, event, at: position, .e4, "there is no key of this epoch")
        case 0?: break
        case let open?:
            let reason = "\(open) sessions of this key are open, and were not ended before it was said to be lost"
            add(.missing, event, at: position, .e4, reason)
        }
    }

    /// A log begins with the keys of the vault and of the service, and the first policy.
    private mutating func judgeBeginning(_ event: Event, at position: UInt64) {
        switch event.payload {
        case .keyCreated(let it) where it.kind == .vault || it.kind == .service:
            checkOrigin(event, at: position, [.engine])
            if let reason = keys.refusal(ofCreating: it) { add(.notDecided, event, at: position, .e4, reason) }
            if it.kind == .vault {
                owed.set([Draft(nil, .engine, .keyCreated(KeyEvent(kind: .service, epoch: 1)))], at: event.time, nil)
            }
        case .policyAdopted:
            hasBegun = true
            if !keys.has(.vault) || !keys.has(.service) {
                add(.missing, event, at: position, .e4, "a log begins with the keys of its vault and its service")
            }
            judgeCommand(event, at: position)
        default:
            hasBegun = true
            add(.missing, event, at: position, .o8, "a log begins with a policy, and none was adopted before this")
            if !isSettled(event, at: position) { judgeCommand(event, at: position) }
        }
    }

    /// At the end of a turn the keys are destroyed that no session needs. So none is left when time has gone on.
    mutating func lookForSpentKeys(before event: Event, at position: UInt64) {
        let last = situation.time
        guard event.time > last else { return }
        while let epoch = situation.firstSpentEpoch(at: last) {
            let draft = Draft(nil, .timer, .keyDestroyed(KeyEvent(kind: .session, epoch: epoch)))
            let reason = "the key of an hour whose last session had ended was not destroyed before this event"
            add(.missing, event, at: position, .e4, reason, expected: draft, of: nil)
            fold(draft.event(at: last))
        }
    }

    /// Who may write such an event, which belongs to no session.
    mutating func checkOrigin(_ event: Event, at position: UInt64, _ actors: [Actor]) {
        if !actors.contains(event.actor) {
            let names = actors.map { "\($0)" }.joined(separator: " or ")
            let reason = "\(event.payload.type) is written by the \(names), not by the \(event.actor)"
            add(.actor, event, at: position, event.payload.rule, reason)
        }
        if event.session != nil {
            add(.differs, event, at: position, event.payload.rule, "\(event.payload.type) belongs to no session")
        }
    }
}
