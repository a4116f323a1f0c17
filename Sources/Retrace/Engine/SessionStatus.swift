public import Recovery

/// What a browser may see of its session; a decoy's looks as a real one's.
public struct SessionStatus: Sendable, Equatable {
    public let stage: Stage
    public let difficulty: CaptchaDifficulty
    /// The newest code's issue, 0 before the first, and when it expires.
    public let issue: UInt8
    public let codeExpires: Instant
    public let triesLeft: UInt8
    /// When a code may be sent again, and until when one may be issued at all.
    public let resendAt: Instant
    public let lastIssueAt: Instant
    /// What a right code leads to, and how long a temporary password then lives: by the policy that the session began
    /// under.
    public let way: CredentialsWay
    public let credentialsLife: Instant.Span
    public let time: Instant
}

extension Session {
    func status(under policy: Policy, at now: Instant) -> SessionStatus {
        SessionStatus(
            stage: stage, difficulty: request.difficulty, issue: issue, codeExpires: codeExpires,
            triesLeft: UInt8(clamping: max(0, policy.wrongCodes - Int64(wrongCodes))),
            resendAt: issuedAt + .seconds(policy.resendWait),
            lastIssueAt: begun + .seconds(policy.sessionLife - policy.codeLife), way: policy.way,
            credentialsLife: .seconds(policy.credentialsLife), time: now)
    }
}

extension Outcome {
    /// Of an outcome that has the session: what its browser may see of it.
    var status: SessionStatus? {
        guard let session, let policy else { return nil }
        return session.status(under: policy, at: time)
    }
}
