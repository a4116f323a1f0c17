import Recovery

// What a command comes to.
extension Conformance {
    mutating func judgeCommand(_ event: Event, at position: UInt64) {
        if judgeRecord(event, at: position) { return }
        if let session = event.session, event.payload.type != .recoveryRequested,
            !situation.remembers(session, at: event.time)
        {
            return addUnknown(session, event, at: position)
        }
        guard case .credentialsExpired = event.payload else { return decideAgain(event, at: position, toldBy: event) }
        // What takes an older password's place begins with that one's end, so the cause stands behind.
        guard event.actor == .engine, let next, next.time == event.time else {
            return addUndecided(event, at: position, instead: nil)
        }
        decideAgain(event, at: position, toldBy: next)
    }

    private mutating func decideAgain(_ event: Event, at position: UInt64, toldBy teller: Event) {
        guard let likeliest = situation.likeliestCause(of: teller) else {
            return addUndecided(event, at: position, instead: nil)
        }
        guard var nearest = otherDecision(than: event, at: position, on: likeliest) else { return }
        for command in situation.furtherCauses(of: teller) {
            guard let decided = otherDecision(than: event, at: position, on: command) else { return }
            if decided.drafts.first?.resembles(event) == true { nearest = decided }
        }
        addUndecided(event, at: position, instead: nearest)
    }

    /// What a command comes to, unless that begins with the event; then nil, and the rest of it must follow.
    private mutating func otherDecision(than event: Event, at position: UInt64, on command: Command) -> Decision? {
        var decided = situation.decided(command, at: event.time)
        if case .requestRefused(let it) = event.payload, it.isTrusted == nil { decided.forgetTrust() }
        guard let rest = rest(of: decided.drafts, after: event) else { return decided }
        if !rest.isEmpty { owed.set(rest, at: event.time, event.command, lacksWorker: command.isClaimOfNobody) }
        checkReference(event, at: position)
        checkFacts(event, at: position)
        return nil
    }

    /// What must follow if the event is the first of these drafts; nil if it is not.
    private func rest(of drafts: [Draft], after event: Event) -> ArraySlice<Draft>? {
        if drafts.isEmpty { return nil }
        if drafts[0].isSaid(by: event) { return drafts.count == 1 ? [] : drafts.dropFirst() }
        // Claimed together with another session of the account, this one was decided before that one was sent.
        guard drafts.count > 1, drafts[1].isSaid(by: event), case .credentialsExpired = drafts[0].payload,
            let before = drafts[0].session, unanswered.time == event.time, unanswered.sessions.contains(before)
        else { return nil }
        return drafts.dropFirst(2)
    }

    private mutating func addUnknown(_ session: SessionID, _ event: Event, at position: UInt64) {
        // All that such a session has follows from the same cause.
        if hasFinding(in: session), situation.session(session) == nil { return }
        let reason = "no session of this id began before, or it ended and is forgotten after ten days"
        add(.unknownSession, event, at: position, .o1, reason)
    }

    private mutating func addUndecided(_ event: Event, at position: UInt64, instead: Decision?) {
        let type = event.payload.type
        if let first = instead?.drafts.first, first.resembles(event) {
            return addDifference(event, at: position, from: first)
        }
        if case .refused(let refusal)? = instead?.answer {
            let reason = "\(type) would not have been written: refused by \(refusal.rule), \(refusal.rule.summary)"
            return add(.notDecided, event, at: position, refusal.rule, reason, expected: instead?.drafts.first)
        }
        let reason =
            switch instead?.drafts.first {
            case let first?: "decided again, \(first.payload.type) would have been written and no \(type)"
            case nil where instead == nil: "no command begins with \(type) here, and nothing of the kind was due"
            case nil: "decided again, nothing would have been written"
            }
        add(.notDecided, event, at: position, event.payload.rule, reason, expected: instead?.drafts.first)
    }

    /// A command from outside has an id of its own for a day.
    private mutating func checkReference(_ event: Event, at position: UInt64) {
        guard let command = event.command else { return }
        guard mayNameCommand(event) else { return addCommand(event, at: position) }
        guard situation.command(command.id, at: event.time) != nil else { return }
        let reason = "a command of this id came within the last day, and its answer would have been given again"
        add(.command, event, at: position, .o8, reason)
    }

    /// Of what ends an older password the command is that of what takes its place, which is owed by then.
    private func mayNameCommand(_ event: Event) -> Bool {
        if case .credentialsExpired = event.payload { return owed.next?.mayNameCommand ?? false }
        return Draft(event).mayNameCommand
    }

    /// What `decide` takes as a fact, but the rest of the log knows better.
    private mutating func checkFacts(_ event: Event, at position: UInt64) {
        switch event.payload {
        case .recoveryRequested(let it): checkEpoch(it, event, at: position)
        case .otpRejected(let it) where it.reason == .superseded && it.issue < 2:
            add(.differs, event, at: position, .o4, "no code was superseded in this session")
        case .credentialsSent(let it):
            guard let session = event.session, let known = situation.session(session) else { return }
            let life = Instant.Span.seconds(situation.policy(of: known).credentialsLife)
            // Where the phone had it and the gateway's answer was lost, nobody could say when it was sent.
            let isUnanswered = known.isOvertaken && it.isUnanswered
            if !(isUnanswered && it.passwordEnds == event.time + life), !passwords.allow(it, of: session, life: life) {
                let reason = "the temporary password ends at another time than the attempt that sent it gives"
                add(.differs, event, at: position, .t4, reason)
            }
        default: break
        }
    }

    private mutating func checkEpoch(_ it: RecoveryRequested, _ event: Event, at position: UInt64) {
        let hour = UInt32(clamping: event.time.milliseconds / 3_600_000)
        if it.epoch != hour || event.session.map({ Int64($0.high >> 16) / 3_600_000 != Int64(hour) }) ?? false {
            let reason = "the epoch, and the time in the session's id, are of another hour than the event"
            return add(.differs, event, at: position, .o1, reason)
        }
        if it.phoneDays != nil, it.standing != .matched {
            add(.differs, event, at: position, .e1, "the directory tells a phone's age only of a matched pair")
        }
        if situation.epochs[it.epoch] == nil {
            let made = Draft(nil, .engine, .keyCreated(KeyEvent(kind: .session, epoch: it.epoch)))
            let reason = "the key of the session's hour was not made before"
            add(.missing, event, at: position, .e4, reason, expected: made)
        }
    }
}

extension Command {
    /// Whether it is a claim whose worker was not known when it was made up.
    fileprivate var isClaimOfNobody: Bool {
        guard case .claimMessages(let worker, _) = self else { return false }
        return worker == Self.nobody
    }

    /// Stands for the worker of a claim whose first event does not name it.
    static let nobody: UInt32 = 0
}

extension Situation {
    /// What a command comes to; a repetition is among the drafts if it is written.
    func decided(_ command: Command, at now: Instant) -> Decision {
        var decision = decide(command, at: now)
        if decision.noted != nil { addNote(to: &decision, at: now) }
        return decision
    }

    /// Between two that are written, each is counted; so the next to be written is the double.
    private func addNote(to decision: inout Decision, at now: Instant) {
        guard let noted = decision.noted else { return }
        let written = self.noted(noted.subject, at: now)
        if let note = noted.draft(count: written == 0 ? 1 : written &* 2) { decision.drafts.append(note) }
    }
}

extension Draft {
    /// Whether an event of its kind may be caused by a command that its caller gave an id.
    fileprivate var mayNameCommand: Bool {
        switch payload {
        case .recoveryRequested, .captchaPassed, .captchaFailed, .otpIssued, .otpVerified, .otpRejected,
            .requestRefused, .recoveryEnded, .passwordChanged:
            actor == .citizen
        default: false
        }
    }
}
