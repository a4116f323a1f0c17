/// A harder captcha was asked for; the session has begun.
package struct CaptchaPage: Page {
    package static let template = PageTemplate(
        "captcha", PackageResources.CaptchaPage_mustache, words: CaptchaWords.self, scripts: [.portal, .captcha])

    let formID: String
    let captcha: CaptchaView
    let problem: CaptchaProblem?

    package init(formID: String, captcha: CaptchaView, problem: CaptchaProblem?) {
        self.formID = formID
        self.captcha = captcha
        self.problem = problem
    }

    package var hasProblem: Bool { problem != nil }

    package func view(in language: Language) -> any PageView {
        View(
            formID: formID,
            problems: Problems([problem.map { Problem($0.text(in: language), at: "captcha-box") }]),
            captchaBox: CaptchaBox(captcha, problem: problem, in: language))
    }

    struct View: PageView {
        let formID: String
        let problems: Problems?
        let captchaBox: CaptchaBox
    }
}
