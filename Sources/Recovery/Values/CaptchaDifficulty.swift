/// How hard a captcha must be: `harder` after L4 or L7.
public enum CaptchaDifficulty: UInt8, Sendable, CaseIterable {
    case normal = 1
    case harder = 2
}

/// Why a captcha did not pass.
public enum CaptchaFailure: UInt8, Sendable, CaseIterable {
    /// Not a token of this provider at all.
    case malformed = 1
    /// The answer is wrong or its signature is.
    case wrong = 2
    case expired = 3
    /// The token has passed before, in this session or another (O2).
    case used = 4
    /// The token was made for a lower difficulty than was asked for.
    case tooEasy = 5
    /// The provider could not be asked.
    case unreachable = 6
}
