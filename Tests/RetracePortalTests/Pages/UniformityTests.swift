import Recovery
import RetracePortal
import Testing

/// What pages say, they say to everybody (E1).
struct UniformityTests {
    @Test(arguments: Language.allCases)
    func `a code that is wrong, expired or superseded is one sentence`(language: Language) throws {
        func page(_ problem: CodeProblem) throws -> String {
            let page = CodePage(
                formID: "a", resendFormID: "b", secondsLeft: 100, resendInSeconds: 0, canResend: true, triesLeft: 3,
                problem: problem, notice: nil)
            return try PageSample("code", PortalPath.code, page).html(in: language)
        }
        let sentence = language == .vietnamese ? "không đúng hoặc không còn hiệu lực" : "wrong or no longer works"
        #expect(try page(.wrong).contains(sentence))
        #expect(try page(.noneAlive).contains(sentence))
    }

    @Test func `the limits on codes are said always, with the policy's numbers`() throws {
        let page = CodePage(
            formID: "a", resendFormID: "b", secondsLeft: 0, resendInSeconds: 0, canResend: false, triesLeft: 0,
            problem: nil, notice: nil, limits: CodeLimits(inTenMinutes: 2, inDay: 7, waitSeconds: 90))
        let html = try PageSample("code", PortalPath.code, page).html(in: .english)
        #expect(html.contains("at most 2 codes in 10 minutes and 7 in a day, with 90 seconds or more"))
    }

    @Test func `a refusal tells a client when to come back and what else it can do`() throws {
        let sample = try #require(PageSamples.all.first { $0.name == "request-refused" })
        let html = try sample.html(in: .english)
        #expect(html.contains("Please come back after 10:09 on 05/01/2026."))
        #expect(html.contains("Go to the service centre"))
        #expect(html.contains("1900 0000"))
    }
}
