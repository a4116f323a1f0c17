extension Situation {
    /// Folds in the event at `position`, which must be the next.
    ///
    /// It believes the log: whether the event should have been written is for `decide`, and for an audit that decides
    /// again. An event of a session that is no longer remembered changes nothing but position and time.
    public mutating func evolve(_ event: Event) {
        if let command = event.command { remember(command, at: event.time) }
        switch event.payload {
        case .recoveryRequested(let it): begin(it, event)
        case .captchaPassed(let it): tokens.set(it.tokenEnds, for: it.digest)
        case .otpIssued(let it): issue(it, event)
        case .otpVerified(let it): verify(it, event)
        case .otpRejected(let it): reject(it, event)
        case .otpExpired: change(event) { $0.move(to: .codeExpired) }
        case .captchaFailed(let it): change(event) { $0.captchaFailures = it.count }
        case .requestRefused(let it): refuse(it, event)
        case .recoveryLocked(let it): lock(it, event)
        case .recoveryUnlocked(let it): unlock(it.account)
        case .recoveryEnded, .credentialsExpired: close(event)
        case .recoveryDisavowed: change(event) { $0.isDisavowed = true }
        case .messageAttempted(let it): attempt(it, event)
        case .messageAccepted(let it): change(event) { $0.accept(it.message) }
        case .messageDelivered(let it): change(event) { $0.deliver(it.message) }
        case .messageFailed(let it): fail(it, event)
        case .credentialsSent(let it): send(it, event)
        case .credentialsUsed: change(event) { $0.move(to: .credentialsUsed) }
        case .passwordChanged(let it): passwordChanged(it, event)
        case .policyAdopted(let it): adopt(it.policy)
        case .keyCreated(let it): if it.kind == .session { epochs.create(it.epoch) }
        case .keyDestroyed(let it): if it.kind == .session { epochs.destroy(it.epoch) }
        case .accountRegistered, .phoneChanged, .clockObserved, .subjectErased, .personalDataRevealed, .logRestored,
            .holdPlaced, .holdLifted, .retentionApplied:
            break
        }
        position &+= 1
        time = event.time
        if position >= nextSweep { sweep() }
    }

    private mutating func remember(_ command: CommandReference, at time: Instant) {
        let memory = CommandMemory(time: time, position: position, fingerprint: command.fingerprint)
        let index = commands.index(of: command.id, orInsert: memory)
        if commands.values[index].time <= time - Reach.day { commands.values[index] = memory }
    }

    private mutating func begin(_ request: RecoveryRequested, _ event: Event) {
        guard let id = event.session else { return }
        var session = Session(id: id, begun: event.time, request: request)
        let due = event.time + .seconds(terms(request.policy).policy.sessionLife)
        session.queued = due.milliseconds
        timers.push(id, at: due)
        sessions.set(session, for: id)
        epochs.enter(request.epoch)
        let client = clients.index(of: request.client, orInsert: ClientMemory())
        clients.values[client].requests.append(event.time, reach: Reach.day)
        clients.values[client].accounts.see(request.account, at: event.time, reach: Reach.hour)
        let network = networks.index(of: request.network, orInsert: NetworkMemory())
        networks.values[network].requests.append(event.time, reach: Reach.hour)
        let key = Pair(account: request.account, phone: request.network)
        let attempt = attempts.index(of: key, orInsert: AttemptMemory())
        attempts.values[attempt].phones.see(request.phone, at: event.time, reach: Reach.day)
    }

    private mutating func issue(_ it: OTPIssued, _ event: Event) {
        guard let id = event.session, let index = sessions.index(of: id) else { return }
        sessions.values[index].issue(it, at: event.time)
        schedule(index)
        guard it.withheld == nil else { return }
        let key = sessions.values[index].pair
        let pair = pairs.index(of: key, orInsert: PairMemory())
        pairs.values[pair].codes.append(event.time, reach: Reach.codes)
        guard !sessions.values[index].isDecoy else { return }
        pairs.values[pair].lastSent = event.time
        let account = accounts.index(of: key.account, orInsert: AccountMemory())
        accounts.values[account].codes.append(event.time, reach: Reach.codes)
        let phone = phones.index(of: key.phone, orInsert: PhoneMemory())
        phones.values[phone].codes.append(event.time, reach: Reach.codes)
        outbox.push(id, at: event.time)
    }

    private mutating func verify(_ it: OTPVerified, _ event: Event) {
        guard let id = event.session, let index = sessions.index(of: id) else { return }
        sessions.values[index].verify(at: event.time, way: it.way)
        schedule(index)
        if it.way == .temporary { outbox.push(id, at: event.time) }
        guard let pair = pairs.index(of: sessions.values[index].pair) else { return }
        pairs.values[pair].wrongInAll = 0
        pairs.values[pair].lockouts = 0
        pairs.values[pair].lastLockout = nil
    }

    private mutating func reject(_ it: OTPRejected, _ event: Event) {
        guard let id = event.session, let index = sessions.index(of: id) else { return }
        if it.reason == .noneAlive {
            sessions.values[index].deadTries = it.count
            return
        }
        sessions.values[index].wrongCodes = it.attempt
        guard it.reason == .wrong || it.reason == .superseded else { return }
        let pair = pairs.index(of: sessions.values[index].pair, orInsert: PairMemory())
        pairs.values[pair].wrong.append(event.time, reach: Reach.day)
        pairs.values[pair].wrongInAll &+= 1
    }

    mutating func change(_ event: Event, _ body: (inout Session) -> Void) {
        guard let id = event.session, let index = sessions.index(of: id) else { return }
        body(&sessions.values[index])
        schedule(index)
    }

    mutating func close(_ event: Event) {
        guard let id = event.session, let index = sessions.index(of: id) else { return }
        close(index, as: event.payload.type == .credentialsExpired ? .completed : .ended)
    }

    mutating func close(_ index: Int, as stage: Stage) {
        guard !sessions.values[index].stage.isClosed else { return }
        sessions.values[index].close(as: stage)
        let request = sessions.values[index].request
        epochs.leave(request.epoch)
        guard let account = accounts.index(of: request.account) else { return }
        let id = sessions.values[index].id
        if accounts.values[account].credentials == id { accounts.values[account].credentials = nil }
        if accounts.values[account].attempted == id { accounts.values[account].attempted = nil }
    }

    /// Sees to it that the queue of timers has an entry no later than the session's own due time.
    mutating func schedule(_ index: Int) {
        let terms = terms(sessions.values[index].request.policy)
        guard let due = sessions.values[index].due(under: terms.policy),
            due.milliseconds < sessions.values[index].queued
        else { return }
        sessions.values[index].queued = due.milliseconds
        timers.push(sessions.values[index].id, at: due)
    }
}
