import Recovery
import Retrace
import RetracePortal
import Testing

/// One page in one of its states, under a name that could be a file's.
struct PageSample: Sendable, CustomTestStringConvertible {
    let name: String
    let path: String
    let page: any Page

    init(_ name: String, _ path: String, _ page: any Page) {
        self.name = name
        self.path = path
        self.page = page
    }

    var testDescription: String { name }

    func html(in language: Language, branding: Branding = .standard) throws -> String {
        try Self.html(page, in: language, path: path, PageRenderer(branding: branding))
    }

    private static func html<P: Page>(
        _ page: P, in language: Language, path: String, _ renderer: PageRenderer
    ) -> String {
        renderer.render(page, in: language, path: path)
    }
}

/// Every page, in every state that looks different.
enum PageSamples {
    static let all: [PageSample] = signIn + request + captcha + code + passwords + ends + others + errors + inbox

    static let challenge = """
        {"algorithm":"SHA-256","challenge":"4b1ea9af0e0a00ad199f58bafd3212e525bb35305b50c144373ada287d802402",\
        "maxnumber":50000,"maxNumber":50000,"salt":"0f1e2d3c4b5a69788796a5b4?expires=4102444800&",\
        "signature":"5a4cb1402b54b89489e10cc1a18e1c3d9783a34ed625f8e69a3272ee4a0a0613"}
        """
    static let proofOfWork = CaptchaView.proofOfWork(challengeJSON: challenge)
    static let widget = CaptchaView.widget(
        CaptchaWidget(
            scriptURL: "https://www.google.com/recaptcha/api.js", siteKey: "site-key", cssClass: "g-recaptcha",
            responseField: "g-recaptcha-response"))
    /// 10:09 on 5 January 2026 by the clocks of Vietnam.
    static let morning = Instant(milliseconds: 1_767_582_540_000)

    static let signIn: [PageSample] = {
        func page(_ problem: SignInProblem?, _ notice: SignInNotice? = nil, typed: String = "") -> SignInPage {
            SignInPage(formID: "f1", accountType: .individual, identifier: typed, problem: problem, notice: notice)
        }
        let notices = SignInNotice.allCases.map {
            PageSample("sign-in-\($0)", PortalPath.signIn, page(nil, $0))
        }
        return notices + [
            PageSample("sign-in", PortalPath.signIn, page(nil)),
            PageSample("sign-in-wrong", PortalPath.signIn, page(.wrong, typed: "123456789423")),
            PageSample("sign-in-bad-identifier", PortalPath.signIn, page(.badIdentifier(.empty))),
            PageSample("sign-in-no-password", PortalPath.signIn, page(.passwordMissing, typed: "123456789423")),
            PageSample("sign-in-unavailable", PortalPath.signIn, page(.unavailable, typed: "123456789423")),
        ]
    }()

    static let request: [PageSample] = {
        func page(
            _ type: AccountType = .individual, typed: (String, String) = ("", ""),
            _ identifier: InvalidIdentifier? = nil,
            _ phone: InvalidPhoneNumber? = nil, _ captcha: CaptchaProblem? = nil, _ refusal: LimitRefusal? = nil,
            view: CaptchaView = proofOfWork
        ) -> RequestPage {
            RequestPage(
                formID: "f2", accountType: type, identifier: typed.0, phone: typed.1, identifierProblem: identifier,
                phoneProblem: phone, captchaProblem: captcha, refusal: refusal, captcha: view)
        }
        let typed = ("123456789423", "0387584663")
        return [
            PageSample("request", PortalPath.request, page()),
            PageSample("request-organization", PortalPath.request, page(.organization)),
            PageSample("request-widget", PortalPath.request, page(view: widget)),
            PageSample(
                "request-wrong", PortalPath.request,
                page(typed: ("12345678942", "038758466"), .length(.individual), .length, .missing)),
            PageSample(
                "request-refused", PortalPath.request,
                page(typed: typed, nil, nil, nil, LimitRefusal(rule: .l4, until: morning))),
            PageSample(
                "request-budget", PortalPath.request,
                page(typed: typed, nil, nil, nil, LimitRefusal(rule: .l8, until: nil))),
        ]
            + CaptchaProblem.allCases.map {
                PageSample("request-captcha-\($0)", PortalPath.request, page(typed: typed, nil, nil, $0))
            }
    }()

    static let captcha = [
        PageSample("captcha", PortalPath.captcha, CaptchaPage(formID: "f3", captcha: proofOfWork, problem: nil)),
        PageSample(
            "captcha-failed", PortalPath.captcha, CaptchaPage(formID: "f3", captcha: widget, problem: .failed)),
    ]

    static let code: [PageSample] = {
        func page(
            left: Int = 272, wait: Int = 32, canResend: Bool = true, tries: Int = 5, _ problem: CodeProblem? = nil,
            _ notice: CodeNotice? = nil, giveUp: String? = "f6"
        ) -> CodePage {
            CodePage(
                formID: "f4", resendFormID: "f5", secondsLeft: left, resendInSeconds: wait, canResend: canResend,
                triesLeft: tries, problem: problem, notice: notice, giveUpFormID: giveUp)
        }
        return [
            PageSample("code", PortalPath.code, page()),
            PageSample("code-again", PortalPath.code, page(left: 299, wait: 59, nil, .sentAgain)),
            PageSample("code-ready", PortalPath.code, page(left: 200, wait: 0, giveUp: nil)),
            PageSample("code-over", PortalPath.code, page(left: 0, wait: 0)),
            PageSample("code-last", PortalPath.code, page(left: 60, wait: 0, canResend: false, tries: 1)),
        ]
            + CodeProblem.allCases.map { PageSample("code-\($0)", PortalPath.code, page(tries: 4, $0)) }
    }()

    static let passwords: [PageSample] = {
        let problems: [PasswordProblem?] = [
            nil, .tooShort(minimum: 12), .tooLong, .mismatch, .tooCommon, .containsIdentifier, .unavailable, .refused,
        ]
        return problems.enumerated().flatMap { index, problem in
            [
                PageSample(
                    "choose-\(index)", PortalPath.choose, ChoosePasswordPage(formID: "f7", problem: problem)),
                PageSample(
                    "change-\(index)", PortalPath.changePassword, ChangePasswordPage(formID: "f8", problem: problem)),
            ]
        }
    }()

    static let ends: [PageSample] =
        (Receipt("0H4XK2M9-7QJT3C0B").map { receipt in
            [
                PageSample(
                    "end", PortalPath.done, EndPage(kind: .temporarySent(life: .minutes(30)), receipt: receipt)),
                PageSample("end-chosen", PortalPath.done, EndPage(kind: .passwordChosen, receipt: receipt)),
            ]
        } ?? [])
        + EndedReason.allCases.map { PageSample("ended-\($0)", PortalPath.code, EndedPage(reason: $0)) }

    static let others: [PageSample] =
        [
            PageSample(
                "account", PortalPath.account, AccountPage(accountName: "123456789423", signOutFormID: "f9")),
            PageSample("not-me", PortalPath.notMe, NotMePage(formID: "f10", token: "", problem: nil)),
            PageSample("not-me-done", PortalPath.notMe, NotMeDonePage()),
            PageSample("help", PortalPath.help, HelpPage()),
        ]
        + NotMeProblem.allCases.map {
            PageSample("not-me-\($0)", PortalPath.notMe, NotMePage(formID: "f10", token: "ABCD", problem: $0))
        }

    static let errors = ErrorKind.allCases.map {
        PageSample("error-\($0)", "/khong-co", ErrorPage(kind: $0, requestID: "4f1d2c3b"))
    }

    static let inbox = [
        PageSample("inbox-empty", "/dien-thoai", InboxPage(messages: [])),
        PageSample(
            "inbox", "/dien-thoai",
            InboxPage(messages: [
                InboxMessage(
                    sender: "MotcuaSMS", recipient: "0387584663",
                    text: """
                        Hãy nhập 725306 vào ô nhập OTP để lấy tài khoản và mật khẩu. Mã OTP có hiệu lực trong vòng 5 phút.

                        @localhost #725306
                        """, time: morning),
                InboxMessage(
                    sender: "MotcuaSMS", recipient: "0387584663",
                    text: """
                        Tài khoản: 123456789423
                        Mật khẩu tạm thời: Kp7m-Qx3w-Zt9a-Hn4e-Bd6r
                        Mật khẩu này đăng nhập được một lần, trong vòng 30 phút. Nếu không phải bạn yêu cầu, hãy báo mã \
                        7QK2M9XWPA4RT6HD
                        """, time: morning + .minutes(1)),
            ])),
    ]
}
