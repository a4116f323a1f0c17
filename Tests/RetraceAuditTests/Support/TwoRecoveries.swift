import EventStore
import Recovery
import Retrace

/// Two recoveries of one citizen, one after the other: the second ends the first one's temporary password.
enum TwoRecoveries {
    private static let start: Int64 = 1_767_582_000_000

    /// `way` is how the account is given back in the second.
    static func events(_ way: CredentialsWay) throws -> [Event] {
        let folder = try TemporaryFolder()
        let log = try EventLog.forged([], at: folder.path("log"))
        let handler = try CommandHandler.forHistory(on: log, policy: .standard, seed: 1)
        var policy = Policy.standard
        policy.way = way
        let second =
            try recovery(at: 200_000, 2)
            + (way == .chosen
                ? [(241_100, .command(.choosePassword(session: session(200_000, 2), notices: 1)))]
                : credentials(at: 200_000, 2))
        let steps: [(Int64, Proposal)] =
            try recovery(at: 0, 1) + credentials(at: 0, 1) + [(100_000, .command(.adoptPolicy(policy)))] + second
        for outcome in try handler.run(steps.map({ Job($0.1, time: Instant(milliseconds: start + $0.0)) })) {
            _ = try outcome.get()
        }
        return try log.events()
    }

    private static func session(_ offset: Int64, _ number: UInt64) -> SessionID {
        SessionID(high: UInt64(start + offset) << 16, low: number)
    }

    /// Up to the right code.
    private static func recovery(at offset: Int64, _ number: UInt64) throws -> [(Int64, Proposal)] {
        let session = session(offset, number)
        let request = RequestRecovery(
            newSession: session, accountType: .individual, account: Pseudonym(high: 1, low: 1),
            phone: Pseudonym(high: 2, low: 1), client: Pseudonym(high: 3, low: 1), network: Pseudonym(high: 4, low: 1),
            standing: .matched, operatorPrefix: 38, epoch: 0)
        let passed = SubmitCaptcha(
            session: session, provider: "p", digest: TokenDigest(high: 9, low: number),
            result: .success(Instant(milliseconds: start + offset + 600_000)))
        return [
            (offset, .request(request)), (offset + 4_000, .command(.submitCaptcha(passed))),
            (offset + 4_100, .claim(worker: 1, limit: 5)),
            (offset + 4_300, accepted(session, MessageID(kind: .code, number: 1), ends: nil)),
            (offset + 41_000, .command(.verifyCode(session: session, match: .newest))),
        ]
    }

    /// The credentials on their way, and accepted.
    private static func credentials(at offset: Int64, _ number: UInt64) -> [(Int64, Proposal)] {
        let ends = Instant(milliseconds: start + offset + 41_100 + 1_800_000)
        return [
            (offset + 41_100, .claim(worker: 1, limit: 5)),
            (
                offset + 41_300,
                accepted(session(offset, number), MessageID(kind: .credentials, number: 1), ends: ends)
            ),
        ]
    }

    private static func accepted(_ session: SessionID, _ message: MessageID, ends: Instant?) -> Proposal {
        .command(
            .reportSend(
                ReportSend(
                    session: session, message: message, attempt: 1, outcome: .accepted(reference: "g-1", parts: 2),
                    passwordEnds: ends)))
    }
}
