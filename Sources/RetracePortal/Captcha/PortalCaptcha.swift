import Recovery
public import Retrace

/// How pages show the captcha and read its answer. What checks the answer is the engine's captcha port.
public struct PortalCaptcha: Sendable {
    /// The widget of a third party, and the origins that it loads from.
    public struct Widget: Sendable {
        public let scriptURL: String
        public let siteKey: String
        public let cssClass: String
        public let responseField: String
        public let origins: [String]

        public init(scriptURL: String, siteKey: String, cssClass: String, responseField: String, origins: [String]) {
            self.scriptURL = scriptURL
            self.siteKey = siteKey
            self.cssClass = cssClass
            self.responseField = responseField
            self.origins = origins
        }
    }

    private enum Kind: Sendable {
        case proofOfWork(ProofOfWorkCaptcha)
        case widget(Widget, FallbackCaptcha)
    }

    private let kind: Kind

    /// The built-in proof of work, which no third party sees.
    public init(_ proofOfWork: ProofOfWorkCaptcha) { kind = .proofOfWork(proofOfWork) }

    /// A third party's widget, and the proof of work while the third party is down.
    public init(_ widget: Widget, with fallback: FallbackCaptcha) { kind = .widget(widget, fallback) }

    /// What is to be solved now.
    enum Task {
        case proofOfWork(ProofOfWorkChallenge)
        case widget(Widget)
    }

    func task(_ difficulty: CaptchaDifficulty, at now: Instant) -> Task {
        switch kind {
        case .proofOfWork(let captcha): .proofOfWork(captcha.challenge(difficulty: difficulty, at: now))
        case .widget(let widget, let fallback):
            fallback.challenge(difficulty: difficulty, at: now).map(Task.proofOfWork) ?? .widget(widget)
        }
    }

    func view(_ difficulty: CaptchaDifficulty, at now: Instant) -> CaptchaView {
        switch task(difficulty, at: now) {
        case .proofOfWork(let challenge): .proofOfWork(challengeJSON: challenge.json)
        case .widget(let widget):
            .widget(
                CaptchaWidget(
                    scriptURL: widget.scriptURL, siteKey: widget.siteKey, cssClass: widget.cssClass,
                    responseField: widget.responseField))
        }
    }

    private var widget: Widget? {
        switch kind {
        case .proofOfWork: nil
        case .widget(let widget, _): widget
        }
    }

    /// The answer in a form, whichever of both the page showed.
    func token(in fields: FormFields) -> Secret? {
        widget.flatMap { fields.secret($0.responseField) } ?? fields.secret("captcha")
    }

    var contentSecurityPolicy: String {
        let others = widget.map { " " + $0.origins.joined(separator: " ") } ?? ""
        let frames = widget.map { "; frame-src " + $0.origins.joined(separator: " ") } ?? ""
        return "default-src 'none'; script-src 'self'\(others); style-src 'self'\(others); img-src 'self'; "
            + "connect-src 'self'\(others); worker-src 'self'; form-action 'self'; frame-ancestors 'none'; "
            + "base-uri 'none'\(frames)"
    }
}
