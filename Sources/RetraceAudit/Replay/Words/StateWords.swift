import Recovery
import Retrace

/// Where a session stands, in words.
struct StateWords {
    private let session: SessionView
    private let policy: Policy?
    private let clock: Clock

    /// `policy` is the one that the session began under, if the log has it.
    init(_ session: SessionView, _ policy: Policy?, _ clock: Clock) {
        self.session = session
        self.policy = policy
        self.clock = clock
    }

    var sentence: Sentence {
        let parts = [stage, codes, wrong, credentials, disavowed, decoy].compactMap(\.self)
        return Sentence(
            parts.map(\.vietnamese).joined(separator: "; "), parts.map(\.english).joined(separator: "; "))
    }

    private var stage: Sentence {
        if session.isLocked {
            return session.stage.words + Sentence(" vì quá nhiều mã sai", " by too many wrong codes")
        }
        guard let reason = session.ended else { return session.stage.words }
        return session.stage.words + Sentence(": ", ": ") + reason.words
    }

    private var codes: Sentence? {
        guard session.issues > 0 else { return nil }
        let kept = session.codesWithheld
        return Sentence("mã số \(session.issues)", "code \(session.issues)")
            + (kept > 0 ? Sentence(", \(kept) tin bị giữ lại", ", \(kept) kept back") : nil)
    }

    private var wrong: Sentence? {
        guard session.wrongCodes > 0 else { return nil }
        let most = policy.map { ($0.wrongCodes, $0.wrongCodes) }
        return Sentence(
            "\(session.wrongCodes)" + (most.map { "/\($0.0)" } ?? "") + " mã sai",
            "\(session.wrongCodes)" + (most.map { " of \($0.1)" } ?? "") + " wrong codes")
    }

    private var credentials: Sentence? {
        guard !session.stage.isClosed, let end = session.credentialsEnd else { return nil }
        return Sentence("đến \(clock(end))", "until \(clock(end))")
    }

    private var disavowed: Sentence? {
        session.isDisavowed ? Sentence("bị báo “không phải tôi”", "disavowed (“not me”)") : nil
    }

    private var decoy: Sentence? {
        session.decoy.map { Sentence("phiên giả theo \($0)", "a decoy by \($0)") }
    }
}
