/// The captcha passed; its token does not pass again before `tokenEnds`.
public struct CaptchaPassed: Equatable, Sendable {
    /// At most 32 ASCII characters.
    public var provider: String
    public var difficulty: CaptchaDifficulty
    /// Of the token, so that it passes once.
    public var digest: TokenDigest
    public var tokenEnds: Instant

    public init(provider: String, difficulty: CaptchaDifficulty, digest: TokenDigest, tokenEnds: Instant) {
        self.provider = provider
        self.difficulty = difficulty
        self.digest = digest
        self.tokenEnds = tokenEnds
    }
}

/// The captcha did not pass. Written at the 1st, 2nd, 4th, 8th … failure of a session.
public struct CaptchaFailed: Equatable, Sendable {
    public var provider: String
    public var difficulty: CaptchaDifficulty
    public var reason: CaptchaFailure
    /// How many failures so far in the session.
    public var count: UInt32

    public init(provider: String, difficulty: CaptchaDifficulty, reason: CaptchaFailure, count: UInt32) {
        self.provider = provider
        self.difficulty = difficulty
        self.reason = reason
        self.count = count
    }
}

/// The first 128 bits of a captcha token's SHA-256.
public struct TokenDigest: WordPair {
    public let high: UInt64
    public let low: UInt64

    public init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }
}
