/// "This was not me", by the token in the message.
package struct NotMePage: Page {
    package static let template = PageTemplate(
        "notMe", PackageResources.NotMePage_mustache, words: NotMeWords.self, scripts: [.portal])

    let formID: String
    let token: String
    let problem: NotMeProblem?

    package init(formID: String, token: String, problem: NotMeProblem?) {
        self.formID = formID
        self.token = token
        self.problem = problem
    }

    package var hasProblem: Bool { problem != nil }

    package func view(in language: Language) -> any PageView {
        let words = NotMeWords.in(language)
        let text = problem?.text(words)
        let isOfToken = problem != .unavailable
        return View(
            formID: formID,
            problems: Problems([text.map { Problem($0, at: isOfToken ? "token" : nil) }]),
            token: Field(
                "token", label: words.tokenLabel, hint: words.tokenHint, problem: isOfToken ? text : nil, value: token,
                autocomplete: "off"))
    }

    struct View: PageView {
        let formID: String
        let problems: Problems?
        let token: Field
    }
}

package enum NotMeProblem: Sendable, Equatable, CaseIterable {
    case missing, invalid, unavailable

    func text(_ words: NotMeWords) -> String {
        switch self {
        case .missing: words.missing
        case .invalid: words.invalid
        case .unavailable: words.unavailable
        }
    }
}

/// The report was taken in.
package struct NotMeDonePage: Page {
    package static let template = PageTemplate(
        "notMeDone", PackageResources.NotMeDonePage_mustache, words: NotMeWords.self)

    package init() {}

    package func view(in language: Language) -> any PageView { View(title: NotMeWords.in(language).doneTitle) }

    struct View: PageView {
        let title: String?
    }
}
