package import Recovery

/// "Đăng nhập".
package struct SignInPage: Page {
    package static let template = PageTemplate(
        "signIn", PackageResources.SignInPage_mustache, words: SignInWords.self, scripts: [.portal])

    let formID: String
    let accountType: AccountType
    let identifier: String
    let problem: SignInProblem?
    let notice: SignInNotice?

    package init(
        formID: String, accountType: AccountType, identifier: String, problem: SignInProblem?, notice: SignInNotice?
    ) {
        self.formID = formID
        self.accountType = accountType
        self.identifier = identifier
        self.problem = problem
        self.notice = notice
    }

    package var hasProblem: Bool { problem != nil }

    package func view(in language: Language) -> any PageView {
        let words = SignInWords.in(language)
        let (identifierProblem, passwordProblem, pageProblem) = problemTexts(words, language)
        return View(
            formID: formID,
            notice: notice.map { $0.text(words) },
            problems: Problems([
                identifierProblem.map { Problem($0, at: "identifier") },
                passwordProblem.map { Problem($0, at: "password") },
                pageProblem.map { Problem($0) },
            ]),
            accountType: AccountTypeChoice(
                legend: SharedWords.in(language).accountType, chosen: accountType),
            identifier: Field(
                "identifier", label: words.identifierLabel, hint: words.identifierHint, problem: identifierProblem,
                value: identifier, autocomplete: "username"),
            password: Field(
                "password", label: words.passwordLabel, hint: words.passwordHint, problem: passwordProblem,
                type: "password", autocomplete: "current-password"))
    }

    /// What stands beside the identifier, beside the password, and beside neither.
    private func problemTexts(_ words: SignInWords, _ language: Language) -> (String?, String?, String?) {
        switch problem {
        case nil: (nil, nil, nil)
        case .badIdentifier(let fault): (fault.text(in: language), nil, nil)
        case .passwordMissing: (nil, words.passwordMissing, nil)
        case .wrong: (nil, words.wrong, nil)
        case .unavailable: (nil, nil, words.unavailable)
        }
    }

    struct View: PageView {
        let formID: String
        let notice: String?
        let problems: Problems?
        let accountType: AccountTypeChoice
        let identifier: Field
        let password: Field
    }
}

package enum SignInProblem: Sendable, Equatable {
    /// The account, the password or both: it never says which.
    case wrong
    case badIdentifier(InvalidIdentifier)
    case passwordMissing
    case unavailable
}

package enum SignInNotice: Sendable, Equatable, CaseIterable {
    case passwordChanged, passwordChosen, signedOut

    func text(_ words: SignInWords) -> String {
        switch self {
        case .passwordChanged: words.passwordChanged
        case .passwordChosen: words.passwordChosen
        case .signedOut: words.signedOut
        }
    }
}
