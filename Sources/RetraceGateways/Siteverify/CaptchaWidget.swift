/// What a page needs to show a provider's widget.
public struct CaptchaWidget: Equatable, Sendable {
    /// To be loaded with `async defer`.
    public let scriptURL: String
    /// Stands in `data-sitekey` of an empty `div`.
    public let siteKey: String
    /// The class of that `div`, by which the script finds it.
    public let cssClass: String
    /// The field of the surrounding form in which the token comes.
    public let formField: String
    public let sources: Sources

    /// What a Content-Security-Policy must allow beyond the page's own origin.
    public struct Sources: Equatable, Sendable {
        public let script: [String]
        public let frame: [String]
        public let connect: [String]
        public let style: [String]
    }
}

extension SiteverifyProvider {
    func widget(siteKey: String) -> CaptchaWidget {
        CaptchaWidget(
            scriptURL: scriptURL, siteKey: siteKey, cssClass: cssClass, formField: formField, sources: sources)
    }

    private var scriptURL: String {
        switch self {
        case .reCAPTCHA: "https://www.google.com/recaptcha/api.js"
        case .turnstile: "https://challenges.cloudflare.com/turnstile/v0/api.js"
        case .hCaptcha: "https://js.hcaptcha.com/1/api.js"
        }
    }

    private var cssClass: String {
        switch self {
        case .reCAPTCHA: "g-recaptcha"
        case .turnstile: "cf-turnstile"
        case .hCaptcha: "h-captcha"
        }
    }

    private var sources: CaptchaWidget.Sources {
        switch self {
        case .reCAPTCHA:
            CaptchaWidget.Sources(
                script: ["https://www.google.com/recaptcha/", "https://www.gstatic.com/recaptcha/"],
                frame: ["https://www.google.com/recaptcha/", "https://recaptcha.google.com/recaptcha/"],
                connect: ["https://www.google.com/recaptcha/"], style: [])
        case .turnstile:
            CaptchaWidget.Sources(
                script: ["https://challenges.cloudflare.com"], frame: ["https://challenges.cloudflare.com"],
                connect: [], style: [])
        case .hCaptcha:
            CaptchaWidget.Sources(script: hosts, frame: hosts, connect: hosts, style: hosts)
        }
    }

    private var hosts: [String] { ["https://hcaptcha.com", "https://*.hcaptcha.com"] }
}
