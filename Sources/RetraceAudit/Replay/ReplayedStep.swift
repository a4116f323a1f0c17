public import Recovery
public import Retrace

/// One event as an auditor looks at it: with its session before and after, and the policy that held.
public struct ReplayedStep: Equatable, Sendable {
    public let position: UInt64
    public let event: Event
    /// Log time since the step before; nil for the first.
    public let elapsed: Instant.Span?
    /// The event's session; nil if it has none, if it begins with this event, or if it is not known from here.
    public let before: SessionView?
    public let after: SessionView?
    /// The policy that the session began under, or else the one in force; nil if the log had none yet.
    public let policy: Policy?

    public init(
        position: UInt64, event: Event, elapsed: Instant.Span? = nil, before: SessionView? = nil,
        after: SessionView? = nil, policy: Policy? = nil
    ) {
        self.position = position
        self.event = event
        self.elapsed = elapsed
        self.before = before
        self.after = after
        self.policy = policy
    }

    /// What to say of it; moments as `clock` writes them.
    public func words(_ clock: Clock = .utc) -> StepWords { StepWords(self, clock) }
}

/// A step in plain words. They say what the log says: no code, password or number is in it, so none is here.
public struct StepWords: Equatable, Sendable {
    /// Who caused the event.
    public let actor: Sentence
    public let happened: Sentence
    /// Where the session stood, and stands, or which policy was in force; nil where there is none, or nothing is known
    /// of it.
    public let before: Sentence?
    public let after: Sentence?
    /// The rules that decided, the one that the log names first.
    public let rules: [Rule]
    /// What the citizen was told in answer; nil where the event answers no citizen.
    public let citizenSaw: Sentence?
    /// What went out by SMS, or why nothing did; nil where the event is about no message.
    public let sent: Sentence?

    init(_ step: ReplayedStep, _ clock: Clock) {
        let session = step.after ?? step.before
        actor = step.event.actor.words
        happened = Happened(session: session, clock: clock).sentence(step.event)
        if case .policyAdopted(let it) = step.event.payload {
            before = step.policy.map(PolicyWords.name)
            after = PolicyWords.change(from: step.policy, to: it.policy)
        } else {
            before = step.before.map { StateWords($0, step.policy, clock).sentence }
            after = step.after.map { StateWords($0, step.policy, clock).sentence }
        }
        rules = decidingRules(step.event, session)
        citizenSaw = CitizenSaw(clock: clock).sentence(step.event)
        sent = WasSent(session: session).sentence(step.event.payload)
    }
}
