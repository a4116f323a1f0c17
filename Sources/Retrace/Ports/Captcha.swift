public import Recovery

/// Tells people from programs. Fails closed: whatever goes wrong is a failure.
public protocol Captcha: Sendable {
    /// The name that stands in the log: at most 32 ASCII characters.
    var provider: String { get }

    /// Checks a token at log time `now`. Whether it was used before is the engine's to know.
    func check(_ token: Secret, difficulty: CaptchaDifficulty, at now: Instant) async -> CaptchaAnswer
}

public enum CaptchaAnswer: Equatable, Sendable {
    /// Passed; the token is good until `end`, so its digest is kept until then.
    case passed(until: Instant)
    case failed(CaptchaFailure)
}
