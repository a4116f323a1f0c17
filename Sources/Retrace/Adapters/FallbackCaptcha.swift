import Crypto
public import Recovery
import Synchronization

/// A captcha provider, with the built-in proof of work in its place while it is down.
///
/// The proof of work is shown for a while after the provider could not be reached. A token of it passes also later, for
/// as long as its challenge is good: challenges have a key of their own and are only made while the provider is down, so
/// nobody can choose the easier one. Nothing is kept but until when the provider is left alone, by each process for
/// itself; tokens of one process pass in another with the same key.
public final class FallbackCaptcha: Captcha {
    private let main: any Captcha
    private let proofOfWork: ProofOfWorkCaptcha
    private let pause: Instant.Span
    private let patience: Duration
    /// Log time until which the provider counts as down.
    private let downUntil = Mutex(Instant(milliseconds: .min))

    /// `key` is at least 16 secret bytes, the same in every process; another key is derived from it. The provider counts
    /// as down for `pause` when it says that it is, or has not answered within `patience`.
    public init(
        _ provider: any Captcha, key: [UInt8], settings: ProofOfWorkCaptcha.Settings = .init(),
        pause: Instant.Span = .seconds(60), patience: Duration = .seconds(4)
    ) throws(InvalidProofOfWork) {
        // Looks at the key's length as it was given.
        _ = try ProofOfWorkCaptcha(key: key, settings: settings)
        main = provider
        proofOfWork = try ProofOfWorkCaptcha(key: Self.derived(from: key), settings: settings)
        self.pause = pause
        self.patience = patience
    }

    /// Not the key itself: the challenges of another captcha with it would pass here at any time.
    private static func derived(from key: [UInt8]) -> [UInt8] {
        let label = Array("retrace fallback captcha 1".utf8)
        return Array(HMAC<SHA256>.authenticationCode(for: label, using: SymmetricKey(data: key)))
    }

    public var provider: String { main.provider }

    /// The proof of work's own name where it was that.
    public func provider(of token: Secret) -> String {
        isProofOfWork(token) ? proofOfWork.provider : main.provider(of: token)
    }

    /// Whether the proof of work is to be shown at log time `now`, and not the provider's captcha.
    public func isProvidersDown(at now: Instant) -> Bool { now < downUntil.withLock { $0 } }

    /// The proof of work to show; nil while the provider's captcha is to be shown.
    public func challenge(difficulty: CaptchaDifficulty, at now: Instant) -> ProofOfWorkChallenge? {
        isProvidersDown(at: now) ? proofOfWork.challenge(difficulty: difficulty, at: now) : nil
    }

    public func check(_ token: Secret, difficulty: CaptchaDifficulty, at now: Instant) async -> CaptchaAnswer {
        if isProofOfWork(token) { return await proofOfWork.check(token, difficulty: difficulty, at: now) }
        let answer = await inTime(patience, orElse: .failed(.unreachable)) { [main] in
            await main.check(token, difficulty: difficulty, at: now)
        }
        note(answer, at: now)
        return answer
    }

    /// A token that the provider passed shows that it is back. One that it refused shows nothing: some are refused
    /// without being asked.
    private func note(_ answer: CaptchaAnswer, at now: Instant) {
        switch answer {
        case .failed(.unreachable): downUntil.withLock { $0 = max($0, now + pause) }
        case .passed: downUntil.withLock { $0 = min($0, now) }
        case .failed: break
        }
    }

    /// No provider's token looks like one.
    private func isProofOfWork(_ token: Secret) -> Bool { ProofOfWorkToken(token.exposed) != nil }
}
