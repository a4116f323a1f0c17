/// All that decisions need to know: a fold of the log, bounded by the windows of the rules and not by the log's length.
///
/// `evolve` folds one event in; `decide` reads. Neither knows a clock, chance or the outside.
public struct Situation: Sendable {
    /// The position of the next event.
    public package(set) var position: UInt64 = 0
    /// The time of the last event.
    public package(set) var time = Instant(milliseconds: .min)

    private var terms = Terms(.standard)
    package var earlierTerms: [UInt32: Terms] = [:]

    package var sessions = IDMap<SessionID, Session>()
    package var accounts = IDMap<Pseudonym, AccountMemory>()
    package var phones = IDMap<Pseudonym, PhoneMemory>()
    package var pairs = IDMap<Pair, PairMemory>()
    package var clients = IDMap<Pseudonym, ClientMemory>()
    package var networks = IDMap<Pseudonym, NetworkMemory>()
    /// By account and client network.
    package var attempts = IDMap<Pair, AttemptMemory>()
    package var commands = IDMap<CommandID, CommandMemory>()
    /// Captcha tokens that have passed, with the end of their life.
    package var tokens = IDMap<TokenDigest, Instant>()

    /// Session keys that exist, with how many of their sessions are still open.
    package var epochs = KeyEpochs()
    /// Messages handed over in one day of Vietnam's time.
    package var messageDay: Int64 = 0
    package var messages: Int64 = 0

    var timers = DueQueue()
    var outbox = DueQueue()
    /// When the maps are next looked through for what no window reaches.
    var nextSweep: UInt64 = 4096

    public init() {}

    /// The policy in force.
    public var policyInForce: Policy { policy }
    package var policy: Policy { terms.policy }

    /// The policy in force gives way to a newer one; sessions that began under it keep it.
    package mutating func adopt(_ policy: Policy) {
        earlierTerms[self.policy.version] = terms
        terms = Terms(policy)
    }

    /// A session that is still remembered.
    public func session(_ id: SessionID) -> Session? {
        guard let index = sessions.index(of: id) else { return nil }
        return sessions.values[index]
    }

    package func session(_ id: SessionID, at now: Instant) -> Session? {
        guard let index = sessions.index(of: id), sessions.values[index].isRemembered(at: now) else { return nil }
        return sessions.values[index]
    }

    package func remembers(_ id: SessionID, at now: Instant) -> Bool {
        guard let index = sessions.index(of: id) else { return false }
        return sessions.values[index].isRemembered(at: now)
    }

    /// The policy that a session began under.
    @inline(__always)  // So that who looks at one number copies no whole policy.
    public func policy(of session: Session) -> Policy { terms(session.request.policy).policy }

    func terms(_ version: UInt32) -> Terms {
        version == policy.version ? terms : earlierTerms[version] ?? terms
    }

    /// The moment at which the next thing may fall due; nil if nothing waits.
    public var nextDue: Instant? { timers.first.map { Instant(milliseconds: $0.time) } }

    /// The moment at which the next message may be due.
    public var nextMessage: Instant? { outbox.first.map { Instant(milliseconds: $0.time) } }

    /// The number of sessions that have not ended.
    public var openSessions: Int { epochs.all.values.reduce(0, +) }

    /// The session that a short reference names: the last 40 bits of its id. Looks at every session.
    public func session(reference: UInt64, at now: Instant) -> SessionID? {
        sessions.keys.filter { $0.low & 0xFF_FFFF_FFFF == reference && session($0, at: now) != nil }.min()
    }

    /// The open session whose temporary password the directory has, or else may have.
    package func passwordHolder(of account: Pseudonym) -> SessionID? {
        accounts[account].flatMap { $0.credentials ?? $0.attempted }
    }

    /// The record of a command that came within the last day.
    package func command(_ id: CommandID, at now: Instant) -> CommandMemory? {
        guard let memory = commands[id], memory.time > now - Reach.day else { return nil }
        return memory
    }
}
