/// After the right code, where policy lets the citizen set a password instead of receiving one.
package struct ChoosePasswordPage: Page {
    package static let template = PageTemplate(
        "choosePassword", PackageResources.ChoosePasswordPage_mustache, words: PasswordWords.self, scripts: [.portal])

    let formID: String
    let problem: PasswordProblem?

    package init(formID: String, problem: PasswordProblem?) {
        self.formID = formID
        self.problem = problem
    }

    package var hasProblem: Bool { problem != nil }

    package func view(in language: Language) -> any PageView {
        let words = PasswordWords.in(language)
        return PasswordView(
            title: words.title,
            problems: Problems([problem?.problem(words)]),
            passwordForm: PasswordForm(formID: formID, intro: words.chooseIntro, problem: problem, words))
    }
}
