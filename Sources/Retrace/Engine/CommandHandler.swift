package import EventStore
import LMDB
package import Recovery

/// Decides commands against the situation and appends what they come to: a whole batch in one durable commit.
///
/// It belongs to one thread at a time. A command that is refused takes nothing of the others with it; a batch that
/// cannot be committed takes all of it back, and the situation goes back to what the log holds.
package final class CommandHandler {
    private let log: any AppendOnlyLog
    private let keys: KeyStore
    private let service: ServiceSecrets
    private let clock: any LogClock
    private let chance: Chance
    private let signing: SigningTurn
    private let firstPolicy: Policy
    package private(set) var situation: Situation
    private let reload: () throws -> Situation

    private var encoder = CBOREncoder()
    private var repeats = RepeatCounter()
    private var answered: [CommandID: (fingerprint: UInt64, answer: Answer)] = [:]
    private var hasLookedForKeys = false
    private var hasLookedForOrigin = false
    /// Said in the first event of the first turn, which begins a new origin.
    private var restored: Checkpoint?
    /// Whether a turn began that was not committed: the situation may hold what the log does not.
    private var isAstray = false

    package init(
        log: any AppendOnlyLog, keys: KeyStore, service: ServiceSecrets, clock: any LogClock, chance: Chance,
        signing: SigningTurn? = nil, restored: Checkpoint? = nil, firstPolicy: Policy,
        reload: @escaping () throws -> Situation
    ) throws {
        self.log = log
        self.keys = keys
        self.service = service
        self.clock = clock
        self.chance = chance
        self.signing = signing ?? SigningTurn(keys: keys, chance: chance)
        self.restored = restored
        self.firstPolicy = firstPolicy
        self.reload = reload
        situation = try reload()
    }

    /// Runs jobs in their order and returns what came of each, in one durable commit. Throws if that failed; then none
    /// of them happened.
    package func run(_ jobs: [Job]) throws -> [Result<Outcome, RetraceError>] {
        do {
            if isAstray { try restore() }
            let outcomes = try log.append { turn in
                isAstray = true
                try catchUp(to: turn.head.size)
                let reading = try clock.read(&turn)
                try begin(reading, &turn)
                var outcomes: [Result<Outcome, RetraceError>] = []
                outcomes.reserveCapacity(jobs.count)
                for job in jobs {
                    // Where a history is made up, each moment is as a turn of its own.
                    if let time = job.time, time.milliseconds > turn.lastTime {
                        try destroySpentKeys(at: Instant(milliseconds: turn.lastTime), &turn)
                    }
                    outcomes.append(try run(job, at: job.time ?? reading.now, &turn))
                }
                try destroySpentKeys(at: reading.now, &turn)
                return outcomes
            }
            isAstray = false
            restored = nil
            answered.removeAll(keepingCapacity: true)
            return outcomes
        } catch {
            // What cannot be read now is read at the next turn; until then nothing is decided.
            if isAstray { try? restore() }
            throw error
        }
    }

    /// Back to what the log holds, after a turn that was not committed.
    private func restore() throws {
        answered.removeAll()
        repeats = RepeatCounter()
        hasLookedForKeys = false
        hasLookedForOrigin = false
        situation = Situation()
        situation = try reload()
        isAstray = false
    }

    /// Records that the wall clock is right, however far it is ahead of the log.
    package func acceptClock(_ wall: Instant) throws {
        try log.append { turn in try BootClock.accept(in: &turn, wall: wall) }
    }

    // MARK: The turn

    /// Folds in what other processes appended since the last turn.
    private func catchUp(to size: UInt64) throws {
        guard situation.position < size else { return }
        try fold(log, into: &situation, upTo: size) { event in
            // Another process destroyed a key: this one must not remember it.
            if case .keyDestroyed(let it) = event.payload { keys.forget(it.kind, it.epoch) }
        }
    }

    /// What comes before the first command of a turn: the clock, the first policy, lost keys.
    private func begin(_ reading: ClockReading, _ turn: inout AppendTurn) throws {
        if let restored {
            for payload in try signing.restore(restored, &turn) {
                try append(Draft(nil, .engine, payload), at: reading.now, &turn)
            }
        }
        for observed in reading.observed {
            try append(Draft(nil, .engine, .clockObserved(observed)), at: reading.now, &turn)
        }
        if situation.policyInForce.version == 0 { try beginLog(at: reading.now, &turn) }
        if !hasLookedForOrigin {
            hasLookedForOrigin = true
            for payload in try signing.begin(&turn) {
                try append(Draft(nil, .engine, payload), at: reading.now, &turn)
            }
        }
        if reading.endsSessions { try endSessions(.clock, at: reading.now, &turn) { _ in true } }
        guard !hasLookedForKeys else { return }
        hasLookedForKeys = true
        for epoch in situation.epochs.all.keys.sorted() where try keys.key(.session, epoch) == nil {
            try endSessions(.keyLost, at: reading.now, &turn) { $0.request.epoch == epoch }
            // Said, so that a session that begins in the same hour gets a new key.
            let lost = KeyEvent(kind: .session, epoch: epoch)
            try append(Draft(nil, .engine, .keyDestroyed(lost)), at: reading.now, &turn)
        }
    }

    private func beginLog(at now: Instant, _ turn: inout AppendTurn) throws {
        for kind in [KeyKind.vault, .service] {
            try append(Draft(nil, .engine, .keyCreated(KeyEvent(kind: kind, epoch: 1))), at: now, &turn)
        }
        let decision = situation.decide(.adoptPolicy(firstPolicy), at: now)
        guard !decision.drafts.isEmpty else { throw RetraceError.policy(firstPolicy.faults) }
        for draft in decision.drafts { try append(draft, at: now, &turn) }
    }

    private func endSessions(
        _ reason: EndReason, at now: Instant, _ turn: inout AppendTurn, where isMeant: (Session) -> Bool
    ) throws {
        for draft in situation.endOpenSessions(reason, where: isMeant) { try append(draft, at: now, &turn) }
    }

    private func run(_ job: Job, at now: Instant, _ turn: inout AppendTurn) throws -> Result<Outcome, RetraceError> {
        let now = max(now, Instant(milliseconds: turn.lastTime))
        // T5: every command first settles what has fallen due, so that it decides as if the timer had already run.
        while let draft = situation.settle(at: now) { try append(draft, at: now, &turn) }
        if let reference = job.reference {
            switch try known(reference, at: now) {
            case .success(nil): break
            case .success(let answer?):
                return .success(outcome(answer, at: now, turn.size, with: shown(job, answer)))
            case .failure(let error): return .failure(error)
            }
        }
        if case .record(let payload) = job.proposal {
            try append(Draft(nil, .operator, payload), at: now, &turn)
            return .success(outcome(.done, at: now, turn.size))
        }
        if case .recordRetention(let it) = job.proposal { return .success(try recordRetention(it, at: now, &turn)) }
        if case .rotateSigningKey = job.proposal {
            for payload in try signing.rotate(&turn) { try append(Draft(nil, .operator, payload), at: now, &turn) }
            return .success(outcome(.done, at: now, turn.size))
        }
        guard let command = try resolve(job.proposal, at: now, &turn) else {
            return .success(look(job.proposal, at: now, turn.size))
        }
        let answer = try execute(command, job.reference, at: now, &turn)
        var outcome = outcome(answer, at: now, turn.size, with: shown(job, answer))
        if case .disavow(let id, _) = command, answer == .done {
            outcome = self.outcome(answer, at: now, turn.size, with: situation.session(id))
            outcome.mayRevoke = revocable(id) != nil
        }
        return .success(outcome)
    }

    /// Under the write lock: no other policy comes into force between the look and the entry.
    private func recordRetention(
        _ it: RetentionApplied, at now: Instant, _ turn: inout AppendTurn
    ) throws -> Outcome {
        let (identityDays, clientDays) = inPlace(&situation) {
            ($0.policyInForce.identityDays, $0.policyInForce.clientDays)
        }
        let isOverruled = Int64(it.identityDays) != identityDays || Int64(it.clientDays) != clientDays
        if !isOverruled { try append(Draft(nil, .operator, .retentionApplied(it)), at: now, &turn) }
        var outcome = outcome(.done, at: now, turn.size)
        outcome.isOverruled = isOverruled
        return outcome
    }

    /// The session that a job is about, if the job shows it.
    private func shown(_ job: Job, _ answer: Answer) -> Session? {
        guard job.showsSession, let id = job.proposal.session(after: answer) else { return nil }
        return inPlace(&situation) { $0.session(id) }
    }

    /// The disavowed session if a temporary password that the directory may have can only be its own: another live one
    /// of the account stays.
    private func revocable(_ id: SessionID) -> Session? {
        guard let session = situation.session(id), !session.isDecoy,
            situation.passwordHolder(of: session.request.account) == nil
        else { return nil }
        return session
    }

    private func execute(
        _ command: Command, _ reference: CommandReference?, at now: Instant, _ turn: inout AppendTurn
    ) throws -> Answer {
        let decision = inPlace(&situation) { $0.decide(command, at: now) }
        for draft in decision.drafts { try append(draft, reference, at: now, &turn) }
        if let noted = decision.noted {
            let written = inPlace(&situation) { $0.noted(noted.subject, at: now) }
            let count = repeats.next(noted.subject, atLeast: written)
            if let draft = noted.draft(count: count) { try append(draft, reference, at: now, &turn) }
        }
        if let reference {
            answered[reference.id] = (reference.fingerprint, decision.answer)
        }
        return decision.answer
    }

    private func append(
        _ draft: Draft, _ reference: CommandReference? = nil, at now: Instant, _ turn: inout AppendTurn
    ) throws {
        let event = Event(
            time: now, session: draft.session, actor: draft.actor, command: reference, payload: draft.payload)
        EventRecord.encode(event, into: &encoder)
        try turn.append(encoder.bytes)
        situation.evolve(event)
    }

    private func outcome(
        _ answer: Answer, at now: Instant, _ size: UInt64, with session: Session? = nil
    ) -> Outcome {
        guard let session else { return Outcome(answer: answer, position: size, time: now) }
        return Outcome(
            answer: answer, position: size, time: now, session: session, policy: situation.policy(of: session))
    }

    private func look(_ proposal: Proposal, at now: Instant, _ size: UInt64) -> Outcome {
        let session: Session? =
            switch proposal {
            case .look(let id): situation.session(id)
            case .lookForCredentials(let account):
                situation.passwordHolder(of: account).flatMap { situation.session($0) }
            case .command, .request, .verify, .claim, .disavow, .record, .recordRetention,
                .rotateSigningKey:
                nil
            }
        return outcome(.done, at: now, size, with: session)
    }

    // MARK: Completing a proposal

    /// The command that a proposal is now; nil if it only looks.
    private func resolve(_ proposal: Proposal, at now: Instant, _ turn: inout AppendTurn) throws -> Command? {
        switch proposal {
        case .command(let command): return command
        case .look, .lookForCredentials, .record, .recordRetention, .rotateSigningKey: return nil
        case .request(var request):
            request.epoch = UInt32(clamping: now.milliseconds / 3_600_000)
            if request.newSession == SessionID(high: 0, low: 0) { request.newSession = newSession(at: now) }
            try ensureKey(request.epoch, at: now, &turn)
            return .requestRecovery(request)
        case .verify(let session, let typed, let box):
            let newest = inPlace(&situation) { $0.session(session)?.issue ?? 0 }
            return .verifyCode(session: session, match: box.codes.match(typed, newest: newest))
        case .claim(let worker, let limit):
            return .claimMessages(
                worker: worker, sessions: situation.takeSessionsWithMessages(at: now, limit: limit))
        case .disavow(let reference, let proof):
            // A reference that no session has is refused as a wrong proof is.
            let session = situation.session(reference: reference, at: now) ?? SessionID(high: 0, low: reference)
            return .disavow(session: session, isRightToken: service.isRight(proof, for: session))
        }
    }

    /// An id that no session has: a seed that is used again gives the same ones again.
    private func newSession(at now: Instant) -> SessionID {
        while true {
            let id = chance.session(at: now)
            if inPlace(&situation, { $0.session(id) == nil }) { return id }
        }
    }

    private func ensureKey(_ epoch: UInt32, at now: Instant, _ turn: inout AppendTurn) throws {
        guard inPlace(&situation, { $0.epochs[epoch] == nil }) else { return }
        _ = try keys.keyOrCreate(.session, epoch)
        let event = KeyEvent(kind: .session, epoch: epoch)
        try append(Draft(nil, .engine, .keyCreated(event)), at: now, &turn)
    }

    /// Under the write lock: no session of such an epoch can begin or go on.
    private func destroySpentKeys(at now: Instant, _ turn: inout AppendTurn) throws {
        let now = max(now, Instant(milliseconds: turn.lastTime))
        for epoch in inPlace(&situation, { $0.spentEpochs(at: now) }) {
            try keys.destroy(.session, epoch)
            let event = KeyEvent(kind: .session, epoch: epoch)
            try append(Draft(nil, .timer, .keyDestroyed(event)), at: now, &turn)
        }
    }

    // MARK: The same command again

    /// The answer that a command of this id got within the last day; nil if there was none.
    private func known(_ reference: CommandReference, at now: Instant) throws -> Result<Answer?, RetraceError> {
        if let (fingerprint, answer) = answered[reference.id] {
            return fingerprint == reference.fingerprint ? .success(answer) : .failure(.conflict)
        }
        guard let memory = inPlace(&situation, { $0.command(reference.id, at: now) }) else { return .success(nil) }
        guard memory.fingerprint == reference.fingerprint else { return .failure(.conflict) }
        var events: [Event] = []
        try log.read(from: memory.position) { position, record in
            let event = try decode(record, at: position)
            guard event.command?.id == reference.id else { return false }
            events.append(event)
            return true
        }
        return .success(Answer(events: events))
    }
}

extension CommandHandler {
    /// A handler over a log of its own under the test keys, for histories that are made up: every job brings its time.
    package static func forHistory(on log: EventLog, policy: Policy, seed: UInt64) throws -> CommandHandler {
        try CommandHandler(
            log: log, keys: .test, service: ServiceSecrets(key: testKey),
            clock: VirtualClock(at: Instant(milliseconds: 0)), chance: .seeded(seed), firstPolicy: policy,
            reload: { try foldedSituation(of: log) })
    }
}

/// Looks at a situation where it lies. Calling a method on the property of an object copies the whole situation first,
/// with a reference to count for each of its maps; what is lent as `inout` is not copied.
@inline(__always)
private func inPlace<R>(_ situation: inout Situation, _ look: (borrowing Situation) -> R) -> R { look(situation) }

/// The whole log, folded.
package func foldedSituation(of log: any AppendOnlyLog) throws -> Situation {
    var situation = Situation()
    try fold(log, into: &situation)
    return situation
}

/// Folds the log from the situation's position into it, and shows each event to `look`. If it throws, the situation is
/// empty.
func fold(
    _ log: any AppendOnlyLog, into situation: inout Situation, upTo end: UInt64 = .max,
    _ look: (Event) -> Void = { _ in }
) throws {
    var folded = situation
    situation = Situation()
    try log.read(from: folded.position, upTo: end, batch: 4096) { position, record in
        let event = try decode(record, at: position)
        folded.evolve(event)
        look(event)
        return true
    }
    situation = folded
}
