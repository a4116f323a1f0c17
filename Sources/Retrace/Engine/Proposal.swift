package import Recovery

/// A command on its way to the writer, with what only the writer's turn can complete: the session's id, its epoch, how a
/// code compares with the newest one.
package enum Proposal: Sendable {
    case command(Command)
    /// `newSession` and `epoch` are given in the turn; an id that is not zero stays.
    case request(RequestRecovery)
    case verify(session: SessionID, typed: UInt32, secrets: SessionSecretsBox)
    case claim(worker: UInt32, limit: Int)
    case disavow(reference: UInt64, proof: UInt64)
    /// Writes down what an operator's tool did outside the rules: a key that was made or destroyed.
    case record(Payload)
    /// Puts a new key in place of the one that signs checkpoints.
    case rotateSigningKey
    /// Looks at a session and changes nothing.
    case look(SessionID)
    /// Looks at the session whose temporary password an account has or may be about to get, and changes nothing.
    case lookForCredentials(account: Pseudonym)
}

/// Secrets as they travel: other targets may hand them on.
package struct SessionSecretsBox: Sendable {
    let secrets: SessionSecrets

    init(secrets: SessionSecrets) { self.secrets = secrets }

    /// The secrets of a session under the published test key: for benchmarks and simulations.
    package init(testSession: SessionID) { secrets = SessionSecrets(epochKey: testKey, session: testSession) }

    /// The code of an issue.
    package func code(issue: UInt8) -> UInt32 { secrets.code(issue: issue) }
}

/// A proposal in the writer's queue.
package struct Job: Sendable {
    package var proposal: Proposal
    package var reference: CommandReference?
    /// Log time, where it is not the clock's: for histories that are made up.
    package var time: Instant?

    package init(_ proposal: Proposal, reference: CommandReference? = nil, time: Instant? = nil) {
        self.proposal = proposal
        self.reference = reference
        self.time = time
    }
}

/// What came of a job, once it is durable.
package struct Outcome: Sendable {
    package var answer: Answer
    /// Of a disavowal: whether a temporary password that the directory may have can only be that session's.
    package var mayRevoke = false
    /// The size of the log after it: what a query waits for to read its own write.
    package var position: UInt64
    package var time: Instant
    /// Apart: most outcomes have none, and they are copied on their way.
    private let found: Found?

    private final class Found: Sendable {
        let session: Session
        let policy: Policy

        init(_ session: Session, _ policy: Policy) {
            self.session = session
            self.policy = policy
        }
    }

    init(answer: Answer, position: UInt64, time: Instant, session: Session? = nil, policy: Policy = .standard) {
        self.answer = answer
        self.position = position
        self.time = time
        found = session.map { Found($0, policy) }
    }

    /// Of a look, the session; of a disavowal, the one that was disavowed.
    package var session: Session? { found?.session }
    /// The policy that the session began under.
    package var policy: Policy? { found?.policy }
}
