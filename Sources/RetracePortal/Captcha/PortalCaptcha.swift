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

    private let proofOfWork: ProofOfWorkCaptcha
    private let widget: Widget?
    private let showsWidget: @Sendable () -> Bool

    /// The built-in proof of work, which no third party sees.
    public init(_ proofOfWork: ProofOfWorkCaptcha) {
        self.proofOfWork = proofOfWork
        widget = nil
        showsWidget = { false }
    }

    /// A third party's widget, and the proof of work while the third party is down.
    public init(_ widget: Widget, or proofOfWork: ProofOfWorkCaptcha, isDown: @escaping @Sendable () -> Bool) {
        self.proofOfWork = proofOfWork
        self.widget = widget
        showsWidget = { !isDown() }
    }

    func view(_ difficulty: CaptchaDifficulty, at now: Instant) -> CaptchaView {
        if let widget = widgetToShow {
            let shown = CaptchaWidget(
                scriptURL: widget.scriptURL, siteKey: widget.siteKey, cssClass: widget.cssClass,
                responseField: widget.responseField)
            return .widget(shown)
        }
        return .proofOfWork(challengeJSON: newChallenge(difficulty, at: now).json)
    }

    /// The widget, unless its provider is down.
    var widgetToShow: Widget? { showsWidget() ? widget : nil }

    func newChallenge(_ difficulty: CaptchaDifficulty, at now: Instant) -> ProofOfWorkChallenge {
        proofOfWork.challenge(difficulty: difficulty, at: now)
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
