/// The two fields in which a citizen sets a password, as PasswordForm.mustache draws them.
struct PasswordForm: Sendable {
    let formID: String
    let intro: String
    let password: Field
    let again: Field
    let submit: String

    init(formID: String, intro: String, problem: PasswordProblem?, _ words: PasswordWords) {
        let text = problem?.isOfField == true ? problem?.text(words) : nil
        self.formID = formID
        self.intro = intro
        password = Field(
            "password", label: words.passwordLabel, hint: words.passwordHint,
            problem: problem == .mismatch ? nil : text, type: "password", autocomplete: "new-password")
        again = Field(
            "repeat", label: words.repeatLabel, problem: problem == .mismatch ? text : nil, type: "password",
            autocomplete: "new-password")
        submit = words.submit
    }
}

package enum PasswordProblem: Sendable, Equatable {
    case tooShort(minimum: Int)
    case tooLong, mismatch, tooCommon, containsIdentifier, unavailable, refused

    var isOfField: Bool { self != .unavailable }

    func text(_ words: PasswordWords) -> String {
        switch self {
        case .tooShort(let minimum): words.tooShort(minimum)
        case .tooLong: words.tooLong
        case .mismatch: words.mismatch
        case .tooCommon: words.tooCommon
        case .containsIdentifier: words.containsIdentifier
        case .unavailable: words.unavailable
        case .refused: words.refused
        }
    }

    /// For the box at the page's top.
    func problem(_ words: PasswordWords) -> Problem {
        Problem(text(words), at: isOfField ? (self == .mismatch ? "repeat" : "password") : nil)
    }
}

/// What the templates of both pages name.
struct PasswordView: PageView {
    let title: String?
    let problems: Problems?
    let passwordForm: PasswordForm
}
