package import Recovery

/// "Lấy lại thông tin đăng nhập".
package struct RequestPage: Page {
    package static let template = PageTemplate(
        "request", PackageResources.RequestPage_mustache, words: RequestWords.self, scripts: [.portal, .captcha])

    let formID: String
    let accountType: AccountType
    let identifier: String
    let phone: String
    let identifierProblem: InvalidIdentifier?
    let phoneProblem: InvalidPhoneNumber?
    let captchaProblem: CaptchaProblem?
    let refusal: LimitRefusal?
    let captcha: CaptchaView

    package init(
        formID: String, accountType: AccountType, identifier: String, phone: String,
        identifierProblem: InvalidIdentifier?, phoneProblem: InvalidPhoneNumber?, captchaProblem: CaptchaProblem?,
        refusal: LimitRefusal?, captcha: CaptchaView
    ) {
        self.formID = formID
        self.accountType = accountType
        self.identifier = identifier
        self.phone = phone
        self.identifierProblem = identifierProblem
        self.phoneProblem = phoneProblem
        self.captchaProblem = captchaProblem
        self.refusal = refusal
        self.captcha = captcha
    }

    package var hasProblem: Bool {
        identifierProblem != nil || phoneProblem != nil || captchaProblem != nil || refusal != nil
    }

    package func view(in language: Language) -> any PageView {
        let words = RequestWords.in(language)
        let (identifierText, phoneText) = (identifierProblem?.text(in: language), phoneProblem?.text(in: language))
        return View(
            formID: formID,
            refusal: refusal?.text(words),
            problems: Problems([
                identifierText.map { Problem($0, at: "identifier") },
                phoneText.map { Problem($0, at: "phone") },
                captchaProblem.map { Problem($0.text(in: language), at: "captcha-box") },
            ]),
            accountType: AccountTypeChoice(legend: words.accountType, chosen: accountType),
            identifier: Field(
                "identifier", label: words.individualLabel, hint: words.individualHint, problem: identifierText,
                value: identifier, autocomplete: "off",
                organizationLabel: words.organizationLabel, organizationHint: words.organizationHint),
            phone: Field(
                "phone", label: words.phoneLabel, hint: words.phoneHint, problem: phoneText, value: phone, type: "tel",
                inputMode: "tel", autocomplete: "tel"),
            captchaBox: CaptchaBox(captcha, problem: captchaProblem, in: language))
    }

    struct View: PageView {
        let formID: String
        let refusal: String?
        let problems: Problems?
        let accountType: AccountTypeChoice
        let identifier: Field
        let phone: Field
        let captchaBox: CaptchaBox
    }
}
