/// Where a sign-in with a temporary password leads, and nowhere else.
package struct ChangePasswordPage: Page {
    package static let template = PageTemplate(
        "changePassword", PackageResources.ChangePasswordPage_mustache, words: PasswordWords.self, scripts: [.portal])

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
            title: words.changeTitle,
            problems: Problems([problem?.problem(words)]),
            passwordForm: PasswordForm(formID: formID, intro: words.changeIntro, problem: problem, words))
    }
}
