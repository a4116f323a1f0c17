/// The page on which the code is entered. To everybody it says the same.
package struct CodePage: Page {
    package static let template = PageTemplate(
        "code", PackageResources.CodePage_mustache, words: CodeWords.self, scripts: [.portal])

    let formID: String
    let resendFormID: String
    let giveUpFormID: String?
    let secondsLeft: Int
    let resendInSeconds: Int
    let canResend: Bool
    let triesLeft: Int
    let problem: CodeProblem?
    let notice: CodeNotice?
    let limits: CodeLimits

    /// `secondsLeft` of the newest code, 0 if none lives. Without `giveUpFormID` the page has no button to stop.
    package init(
        formID: String, resendFormID: String, secondsLeft: Int, resendInSeconds: Int, canResend: Bool, triesLeft: Int,
        problem: CodeProblem?, notice: CodeNotice?, giveUpFormID: String? = nil, limits: CodeLimits = CodeLimits()
    ) {
        self.formID = formID
        self.resendFormID = resendFormID
        self.giveUpFormID = giveUpFormID
        self.secondsLeft = max(0, secondsLeft)
        self.resendInSeconds = max(0, resendInSeconds)
        self.canResend = canResend
        self.triesLeft = triesLeft
        self.problem = problem
        self.notice = notice
        self.limits = limits
    }

    package var hasProblem: Bool { problem != nil }

    package func view(in language: Language) -> any PageView {
        let words = CodeWords.in(language)
        let text = problem?.text(words)
        let isOfCode = problem?.isOfCode ?? false
        return View(
            formID: formID, resendFormID: resendFormID, giveUpFormID: giveUpFormID,
            problems: Problems([text.map { Problem($0, at: isOfCode ? "code" : nil) }]),
            notice: notice.map { $0.text(words) },
            code: Field(
                "code", label: words.label, hint: words.hint, problem: isOfCode ? text : nil, inputMode: "numeric",
                autocomplete: "one-time-code"),
            secondsLeft: secondsLeft > 0 ? secondsLeft : nil,
            left: words.left(secondsLeft / 60, secondsLeft % 60),
            triesLeft: words.triesLeft(triesLeft),
            canResend: canResend,
            resendInSeconds: resendInSeconds > 0 ? resendInSeconds : nil,
            resendAfter: words.resendAfter(resendInSeconds),
            limits: words.limits(limits))
    }

    struct View: PageView {
        let formID: String
        let resendFormID: String
        let giveUpFormID: String?
        let problems: Problems?
        let notice: String?
        let code: Field
        let secondsLeft: Int?
        let left: String
        let triesLeft: String
        let canResend: Bool
        let resendInSeconds: Int?
        let resendAfter: String
        let limits: String
    }
}

package enum CodeProblem: Sendable, Equatable, CaseIterable {
    case malformed
    /// Wrong, expired and superseded are one.
    case wrong
    case noneAlive
    case resendTooSoon, resendRefused, unavailable

    /// Whether the field with the code is at fault.
    var isOfCode: Bool { [.malformed, .wrong, .noneAlive].contains(self) }

    func text(_ words: CodeWords) -> String {
        switch self {
        case .malformed: words.malformed
        case .wrong: words.wrong
        case .noneAlive: words.noneAlive
        case .resendTooSoon: words.resendTooSoon
        case .resendRefused: words.resendRefused
        case .unavailable: words.unavailable
        }
    }
}

package enum CodeNotice: Sendable, Equatable, CaseIterable {
    case sentAgain

    func text(_ words: CodeWords) -> String {
        switch self {
        case .sentAgain: words.sentAgain
        }
    }
}

/// The policy's limits on codes (L2, T2), which the page tells everybody; the standard policy's if none are given.
package struct CodeLimits: Sendable, Equatable {
    package let inTenMinutes: Int
    package let inDay: Int
    package let waitSeconds: Int

    package init(inTenMinutes: Int = 3, inDay: Int = 5, waitSeconds: Int = 60) {
        self.inTenMinutes = inTenMinutes
        self.inDay = inDay
        self.waitSeconds = waitSeconds
    }
}
