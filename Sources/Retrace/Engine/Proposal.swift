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
    /// Writes down what retention removes, if its periods are those of the policy in force.
    case recordRetention(RetentionApplied)
    /// Puts a new key in place of the one that signs checkpoints.
    case rotateSigningKey
    /// Looks at a session and changes nothing.
    case look(SessionID)
    /// Looks at the session whose temporary password an account has or may be about to get, and changes nothing.
    case lookForCredentials(account: Pseudonym)
}

extension Proposal {
    /// The session that a citizen's command was about, once it has been answered; nil if it was about none.
    func session(after answer: Answer) -> SessionID? {
        switch answer {
        case .requested(let session, _), .resumed(let session): return session
        default: break
        }
        switch self {
        case .verify(let session, _, _), .look(let session): return session
        case .command(let command): return command.session
        case .request, .claim, .disavow, .record, .recordRetention, .rotateSigningKey, .lookForCredentials: return nil
        }
    }
}

extension Command {
    fileprivate var session: SessionID? {
        switch self {
        case .submitCaptcha(let command): command.session
        case .resendCode(let session), .verifyCode(let session, _), .giveUp(let session),
            .choosePassword(let session, _):
            session
        default: nil
        }
    }
}

/// What codes are made with, as it travels: derived by who asks, so that the writer's thread need not. Other targets may hand
/// it on.
package struct SessionSecretsBox: Sendable {
    let codes: SessionCodes

    init(secrets: SessionSecrets) { codes = secrets.codes }

    /// The secrets of a session under the published test key: for benchmarks and simulations.
    package init(testSession: SessionID) {
        codes = SessionSecrets(epochKey: testKey, session: testSession).codes
    }

    /// The code of an issue.
    package func code(issue: UInt8) -> UInt32 { codes.code(issue: issue) }
}

/// A proposal in the writer's queue.
package struct Job: Sendable {
    package var proposal: Proposal
    package var reference: CommandReference?
    /// Log time, where it is not the clock's: for histories that are made up.
    package var time: Instant?
    /// Whether its outcome has the session as it stands after it: a citizen's next page needs no second trip then.
    var showsSession = false

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
    /// Of a retention: whether the policy in force has other periods, so that nothing was written.
    package var isOverruled = false
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

    /// Of a look and of a job that shows it, the session; of a disavowal, the one that was disavowed.
    package var session: Session? { found?.session }
    /// The policy that the session began under.
    package var policy: Policy? { found?.policy }
}
