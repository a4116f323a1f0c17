public import Recovery

/// Tells people from programs. Fails closed: whatever goes wrong is a failure.
public protocol Captcha: Sendable {
    /// The name that stands in the log: at most 32 ASCII characters.
    var provider: String { get }

    /// The name of who checks this token, where there is more than one.
    func provider(of token: Secret) -> String

    /// Checks a token at log time `now`. Whether it was used before is the engine's to know.
    func check(_ token: Secret, difficulty: CaptchaDifficulty, at now: Instant) async -> CaptchaAnswer
}

extension Captcha {
    public func provider(of token: Secret) -> String { provider }
}

public enum CaptchaAnswer: Equatable, Sendable {
    /// Passed; the token is good until `end`. It is remembered until then by its `identity`, so that it passes once: not
    /// by its text, for the same answer may be written in many ways.
    case passed(until: Instant, identity: String)
    case failed(CaptchaFailure)
}
