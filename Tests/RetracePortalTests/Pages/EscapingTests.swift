import Recovery
import RetracePortal
import Testing

struct EscapingTests {
    static let hostile = [
        #""><script>alert(1)</script>"#,
        #"' onfocus='alert(1)"#,
        "&lt;&amp;",
        // To Swift each quote and bracket here is a part of another character, to a browser it is not.
        "\"\u{301} onfocus=alert(1) x=\"\u{301}",
        "\u{600}<\u{600}script src=x>\u{600}",
        "<\u{200D}img src=x onerror=alert(1)>",
        "{{page.formID}}{{{frame.content}}}",
    ]

    @Test(arguments: hostile)
    func `nothing that was typed becomes markup`(text: String) throws {
        let samples: [any Page] = [
            SignInPage(formID: text, accountType: .individual, identifier: text, problem: .wrong, notice: nil),
            RequestPage(
                formID: text, accountType: .organization, identifier: text, phone: text, identifierProblem: .empty,
                phoneProblem: .empty, captchaProblem: .missing, refusal: nil,
                captcha: .proofOfWork(challengeJSON: text)),
            NotMePage(formID: text, token: text, problem: .invalid),
            AccountPage(accountName: text, signOutFormID: text),
            ErrorPage(kind: .badRequest, requestID: text),
            InboxPage(messages: [InboxMessage(sender: text, recipient: text, text: text, time: PageSamples.morning)]),
        ]
        for page in samples {
            let sample = PageSample("hostile", text, page)
            let harmless = PageSample("harmless", "/", Self.harmless(page))
            let (found, expected) = try (tags(sample), tags(harmless))
            #expect(found == expected)
        }
    }

    /// The tags of a page as a browser would see them: by scalars, not by characters.
    private func tags(_ sample: PageSample) throws -> [String] {
        let scalars = try sample.html(in: .vietnamese).unicodeScalars
        var names: [String] = []
        for index in scalars.indices where scalars[index] == "<" {
            names.append(String(String.UnicodeScalarView(scalars[index...].prefix(4))))
        }
        return names + ["\(scalars.count { $0 == "\"" }) quotes"]
    }

    private static func harmless(_ page: any Page) -> any Page {
        let text = "x"
        return switch page {
        case is SignInPage:
            SignInPage(formID: text, accountType: .individual, identifier: text, problem: .wrong, notice: nil)
        case is RequestPage:
            RequestPage(
                formID: text, accountType: .organization, identifier: text, phone: text, identifierProblem: .empty,
                phoneProblem: .empty, captchaProblem: .missing, refusal: nil,
                captcha: .proofOfWork(challengeJSON: text))
        case is NotMePage: NotMePage(formID: text, token: text, problem: .invalid)
        case is AccountPage: AccountPage(accountName: text, signOutFormID: text)
        case is ErrorPage: ErrorPage(kind: .badRequest, requestID: text)
        default:
            InboxPage(messages: [InboxMessage(sender: text, recipient: text, text: text, time: PageSamples.morning)])
        }
    }
}
