/// How the box "Tôi không phải là người máy" works.
package enum CaptchaView: Sendable, Equatable {
    /// The portal's own proof-of-work: a challenge in the published JSON form.
    case proofOfWork(challengeJSON: String)
    case widget(CaptchaWidget)
}

/// Another provider's box, drawn by its script.
package struct CaptchaWidget: Sendable, Equatable {
    package let scriptURL: String
    package let siteKey: String
    package let cssClass: String
    /// The form field in which the provider's script puts its answer.
    package let responseField: String

    package init(scriptURL: String, siteKey: String, cssClass: String, responseField: String) {
        self.scriptURL = scriptURL
        self.siteKey = siteKey
        self.cssClass = cssClass
        self.responseField = responseField
    }
}

package enum CaptchaProblem: Sendable, Equatable, CaseIterable {
    case missing, failed, expired, unavailable

    func text(in language: Language) -> String {
        let words = CaptchaWords.in(language)
        return switch self {
        case .missing: words.missing
        case .failed: words.wrong
        case .expired: words.expired
        case .unavailable: words.unavailable
        }
    }
}

/// The box, as CaptchaBox.mustache draws it.
struct CaptchaBox: Sendable {
    /// The challenge's JSON; nil if a provider's widget stands there.
    let challenge: String?
    let widget: CaptchaWidget?
    let problem: String?

    init(_ captcha: CaptchaView, problem: CaptchaProblem?, in language: Language) {
        switch captcha {
        case .proofOfWork(let challengeJSON): (challenge, widget) = (challengeJSON, nil)
        case .widget(let widget): (challenge, self.widget) = (nil, widget)
        }
        self.problem = problem?.text(in: language)
    }
}
