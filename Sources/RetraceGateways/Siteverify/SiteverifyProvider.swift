/// A provider of a captcha that is checked by the siteverify protocol.
public enum SiteverifyProvider: String, Sendable, CaseIterable {
    case reCAPTCHA = "recaptcha-v2"
    case turnstile
    case hCaptcha = "hcaptcha"

    /// Where tokens are checked.
    var verifyURL: String {
        switch self {
        case .reCAPTCHA: "https://www.google.com/recaptcha/api/siteverify"
        case .turnstile: "https://challenges.cloudflare.com/turnstile/v0/siteverify"
        case .hCaptcha: "https://hcaptcha.com/siteverify"
        }
    }

    /// The field of the form in which the widget hands the token over.
    public var formField: String {
        switch self {
        case .reCAPTCHA: "g-recaptcha-response"
        case .turnstile: "cf-turnstile-response"
        case .hCaptcha: "h-captcha-response"
        }
    }

    /// For how many seconds a token is good, by the provider's own word.
    var tokenLife: Int64 {
        switch self {
        case .reCAPTCHA, .hCaptcha: 120
        case .turnstile: 300
        }
    }

    /// The site keys and secrets that the provider publishes for tests: they pass or fail whoever asks.
    var publishedTestKeys: Set<String> {
        switch self {
        case .reCAPTCHA:
            ["6LeIxAcTAAAAAJcZVRqyHh71UMIEGNQ_MXjiZKhI", "6LeIxAcTAAAAAGG-vFI1TnRWxMZNFuojJ4WifJWe"]
        case .turnstile:
            [
                "1x00000000000000000000AA", "2x00000000000000000000AB", "1x00000000000000000000BB",
                "2x00000000000000000000BB", "3x00000000000000000000FF",
                "1x0000000000000000000000000000000AA", "2x0000000000000000000000000000000AA",
                "3x0000000000000000000000000000000AA",
            ]
        case .hCaptcha:
            [
                "10000000-ffff-ffff-ffff-000000000001", "20000000-ffff-ffff-ffff-000000000002",
                "30000000-ffff-ffff-ffff-000000000003", "0x0000000000000000000000000000000000000000",
            ]
        }
    }
}
