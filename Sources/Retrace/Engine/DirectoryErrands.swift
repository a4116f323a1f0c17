import EventStore
import Recovery
import Synchronization

/// What a directory is to be told after the fact: that an account's sign-ins end, and that a session's temporary
/// password is no longer good because the session ended before its credentials were sent.
///
/// Best effort, off the writer's thread; what fails is tried again for as long as it matters. Sessions that ended are
/// found in the log, so their errand is also run after a restart, and by another process if theirs has died. Sign-ins
/// are ended by the process that changed the password, and such an errand is lost with it.
final class DirectoryErrands: Sendable {
    /// Something to be done at an account. Doing it twice does no harm.
    enum Errand: Hashable, Sendable {
        case endSignIns(of: Pseudonym)
        /// If the session began at least so many attempts to send its credentials.
        case revokePassword(of: SessionID, attempts: UInt8)
    }

    private struct State: Sendable {
        var tail: EventTail?
        /// With the moment at which it no longer matters, the longest waiting first.
        var pending: [(errand: Errand, end: Instant)] = []
        var known: Set<Errand> = []
    }

    private let directory: any AccountDirectory
    private let vault: Vault
    private let writer: Writer
    private let log: EventLog
    private let clock: any LogClock
    private let state = Mutex(State())

    private static let roundInterval = Duration.seconds(1)
    /// After this many failures a round is over, and the directory is left alone for as many rounds.
    private static let failuresInRound = 3
    private static let roundsToRest = 10
    private static let limit = 10_000

    init(directory: any AccountDirectory, vault: Vault, writer: Writer, log: EventLog, clock: any LogClock) {
        self.directory = directory
        self.vault = vault
        self.writer = writer
        self.log = log
        self.clock = clock
    }

    /// Ends the sign-ins of an account now; later, if the directory cannot be reached.
    func endSignIns(of account: Pseudonym) async {
        let errand = Errand.endSignIns(of: account)
        if await !isDone(errand) { keep(errand, until: clock.estimate() + .hours(1)) }
    }

    /// Runs until it is cancelled. With `looks` it also looks for sessions that have ended.
    func work(looks: Bool) async {
        var rest = 0
        while !Task.isCancelled {
            try? await Task.sleep(for: Self.roundInterval)
            rest -= 1
            // A log that cannot be read now is read in the next round.
            let hasFound = looks && ((try? lookForEnds()) ?? false)
            guard hasFound || rest <= 0 else { continue }
            if await !deliver() { rest = Self.roundsToRest }
        }
    }

    /// One look and one round: for a driver of a virtual clock.
    func runOnce() async throws(RetraceError) {
        _ = try lookForEnds()
        _ = await deliver()
    }

    // MARK: Rounds

    /// Tries what is pending, each once. Returns whether all of it is done.
    private func deliver() async -> Bool {
        let round = take(at: clock.estimate())
        var untried = round[...]
        var failed: [(errand: Errand, end: Instant)] = []
        while failed.count < Self.failuresInRound, !Task.isCancelled, let next = untried.popFirst() {
            if await isDone(next.errand) { forget(next.errand) } else { failed.append(next) }
        }
        state.withLock { $0.pending = untried + $0.pending + failed }
        return failed.isEmpty
    }

    private func take(at now: Instant) -> [(errand: Errand, end: Instant)] {
        state.withLock { state in
            for (errand, end) in state.pending where end <= now { state.known.remove(errand) }
            let round = state.pending.filter { $0.end > now }
            state.pending = []
            return round
        }
    }

    private func keep(_ errand: Errand, until end: Instant) {
        state.withLock { state in
            guard state.known.count < Self.limit, state.known.insert(errand).inserted else { return }
            state.pending.append((errand, end))
        }
    }

    private func forget(_ errand: Errand) { state.withLock { _ = $0.known.remove(errand) } }

    // MARK: The directory

    /// Whether it was done, or need not be done any more.
    private func isDone(_ errand: Errand) async -> Bool {
        do throws(RetraceError) {
            switch errand {
            case .endSignIns(let pseudonym):
                guard let account = try vault.account(pseudonym) else { return true }
                try await asking { () async throws(DirectoryUnreachable) in
                    try await directory.endSignIns(of: account)
                }
            case .revokePassword(let session, let attempts):
                guard let account = try await ownerOfPassword(session, attempts) else { return true }
                try await asking { () async throws(DirectoryUnreachable) in
                    try await directory.revokeTemporaryPassword(of: account)
                }
            }
            return true
        } catch {
            return false
        }
    }

    /// The account whose temporary password, if the directory has one, can only be this session's.
    private func ownerOfPassword(
        _ id: SessionID, _ attempts: UInt8
    ) async throws(RetraceError) -> AccountIdentifier? {
        guard let session = try await writer.submit(Job(.look(id))).session, session.stage == .ended,
            session.credentials.attempt >= attempts
        else { return nil }
        let account = session.request.account
        guard try await writer.submit(Job(.lookForCredentials(account: account))).session == nil else { return nil }
        return try vault.account(account)
    }

    // MARK: The log

    /// Looks for sessions that ended while their credentials were on their way, at first from as long ago as such a
    /// password may still be good. Returns whether there were any.
    private func lookForEnds() throws(RetraceError) -> Bool {
        let life = Instant.Span.seconds(writer.pulse.policy.credentialsLife)
        let known = state.withLock { $0.tail }
        var tail = if let known { known } else { try firstTail(life) }
        var hasFound = false
        while let events = try tail.next() {
            for (_, event) in events {
                guard case .recoveryEnded(let it) = event.payload, let session = event.session,
                    let attempts = it.reason.attemptsThatLeavePassword
                else { continue }
                keep(.revokePassword(of: session, attempts: attempts), until: event.time + life)
                hasFound = true
            }
        }
        state.withLock { $0.tail = tail }
        return hasFound
    }

    private func firstTail(_ life: Instant.Span) throws(RetraceError) -> EventTail {
        do {
            let begin = try log.firstPosition(atOrAfter: (clock.estimate() - life).milliseconds)
            return EventTail(of: log, from: begin, types: [.recoveryEnded])
        } catch {
            throw RetraceError(error)
        }
    }
}

extension EndReason {
    /// After how many attempts to send the credentials such an end may leave a temporary password behind; nil if it
    /// never does. The pair is checked before a password is set, so one attempt that found it changed has set none.
    fileprivate var attemptsThatLeavePassword: UInt8? {
        switch self {
        case .deliveryFailed, .clock, .keyLost, .disavowed: 1
        case .pairChanged: 2
        case .lifetime, .givenUp: nil
        }
    }
}
