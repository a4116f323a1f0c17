import Foundation
import HTTPTypes
import Recovery
import Retrace
import RetracePortal
import Testing

@Suite struct WrongInputTests {
    @Test(arguments: [
        (["identifier": "12a"], "identifier"), (["phone": "01687584663"], "phone"), (["captcha": ""], "captcha"),
    ])
    func `a form with a fault comes back with what was typed, and begins nothing`(
        typed: [String: String], field: String
    ) async throws {
        let rig = try await PortalRig()
        let before = rig.engine.position
        let seen = try await TestBrowser(rig).request(rig, typed)

        #expect(seen.status == 422)
        #expect(seen.field("identifier") == typed["identifier"] ?? "123456789423")
        #expect(seen.field("phone") == typed["phone"] ?? "0387584663")
        #expect(seen.body.contains("aria-invalid=\"true\""))
        #expect(rig.engine.position == before)
    }

    @Test func `a captcha with a wrong answer brings the form back, and a right one goes on in the same recovery`()
        async throws
    {
        let rig = try await PortalRig()
        let browser = TestBrowser(rig)
        let failed = try await browser.request(rig, ["captcha": "bm90aGluZw=="])
        #expect(failed.status == 422)
        #expect(failed.field("phone") == "0387584663")
        let handle = browser.cookie("__Host-recovery")
        #expect(try await browser.request(rig).location == "/lay-lai/ma-otp")
        #expect(browser.cookie("__Host-recovery") == handle)
    }

    @Test func `five wrong codes end the recovery`() async throws {
        let rig = try await PortalRig()
        let browser = TestBrowser(rig)
        _ = try await browser.request(rig)
        let wrong = try await rig.lastCode() == "000000" ? "000001" : "000000"
        for _ in 0..<4 { #expect(try await browser.enter(wrong).status == 422) }
        let form = try await browser.get("/lay-lai/ma-otp").field("form")
        let last = try await browser.post("/lay-lai/ma-otp", ["form": form ?? "", "code": wrong])
        #expect(last.status == 200)
        #expect(last.field("code") == nil)
        #expect(browser.cookie("__Host-recovery") == nil)
    }

    @Test(arguments: ["", "12345", "1234567", "abcdef", "１２３"])
    func `what is no code is said to be none, and costs no try`(typed: String) async throws {
        let rig = try await PortalRig()
        let browser = TestBrowser(rig)
        _ = try await browser.request(rig)
        #expect(try await browser.enter(typed).status == 422)
        let handle = try #require(browser.cookie("__Host-recovery").flatMap(Handle.init))
        #expect(try await rig.engine.status(handle)?.triesLeft == 5)
    }

    @Test func `an expired code is refused as a wrong one is`() async throws {
        let rig = try await PortalRig()
        let browser = TestBrowser(rig)
        _ = try await browser.request(rig)
        let code = try await rig.lastCode()
        let wrong = try await browser.enter(code == "000000" ? "000001" : "000000")
        try await rig.advance(.seconds(300))
        let expired = try await browser.enter(code)
        #expect(wrong.status == expired.status)
        #expect(wrong.body.problemText == expired.body.problemText)
        #expect(expired.body.problemText != nil)
    }

    @Test func `without a recovery the pages of one lead back to its beginning`() async throws {
        let rig = try await PortalRig()
        for path in ["/lay-lai/ma-otp", "/lay-lai/xac-minh", "/lay-lai/mat-khau", "/lay-lai/xong"] {
            let seen = try await TestBrowser(rig).get(path)
            #expect(seen.status == 200)
            #expect(seen.body.contains("href=\"/lay-lai\""))
        }
        #expect(try await TestBrowser(rig).enter0("123456").status == 200)
    }

    @Test(arguments: ["/dang-nhap", "/doi-mat-khau", "/khong-phai-toi", "/lay-lai", "/ngon-ngu"])
    func `a body that is no form is a bad request`(path: String) async throws {
        let rig = try await PortalRig()
        let browser = TestBrowser(rig)
        let seen = try await browser.send(.post, path, [.secFetchSite: "same-origin"], "a=%FF%GG")
        #expect(seen.status == 400)
    }

    @Test func `a body over the limit is refused`() async throws {
        let rig = try await PortalRig()
        let body = String(repeating: "a", count: 20_000)
        let seen = try await TestBrowser(rig).send(.post, "/lay-lai", [.secFetchSite: "same-origin"], "x=\(body)")
        #expect(seen.status == 413)
    }

    @Test func `guessing passwords is slowed for the client that guesses, and for nobody else`() async throws {
        let rig = try await PortalRig()
        let account = try AccountIdentifier("123456789423", type: .individual)
        try await rig.directory.setPassword(Secret("the right password"), for: account)
        let guesser = TestBrowser(rig, address: "198.51.100.1")
        for _ in 0..<10 { #expect(try await guesser.signIn("a wrong guess").status == 401) }
        #expect(try await guesser.signIn("the right password").status == 429)
        #expect(try await TestBrowser(rig).signIn("the right password").status == 303)
    }

    @Test func `a limit of the client is told, with the time to wait`() async throws {
        let rig = try await PortalRig({ $0.policy.limits.requestsInHour = 1 })
        let browser = TestBrowser(rig)
        _ = try await browser.request(rig)
        let seen = try await TestBrowser(rig).request(rig, ["phone": "0387584664"])
        #expect(seen.status == 429)
        #expect(seen.headers[.retryAfter] == "3600")
    }

    @Test func `a harder captcha is asked for on a page of its own`() async throws {
        let rig = try await PortalRig({ $0.policy.limits.requestsForHarder = 1 })
        _ = try await TestBrowser(rig).request(rig)
        let browser = TestBrowser(rig)
        let page = try await browser.follow(try await browser.request(rig, ["phone": "0387584664"]))
        let fields = ["form": try #require(page.field("form"))]
        let easy = try await browser.post("/lay-lai/xac-minh", fields.merging(["captcha": rig.token()]) { $1 })
        #expect(easy.status == 422)
        let hard = try await browser.post("/lay-lai/xac-minh", ["captcha": rig.token(.harder)])
        #expect(hard.location == "/lay-lai/ma-otp")
    }
}

extension TestBrowser {
    /// A code without having seen its page.
    fileprivate func enter0(_ code: String) async throws -> Seen {
        try await post("/lay-lai/ma-otp", ["code": code])
    }
}

extension String {
    /// What a page says is wrong with the code.
    fileprivate var problemText: Substring? {
        range(of: "<[^>]*id=\"code-problem\"[^>]*>.*?</", options: .regularExpression).map { self[$0] }
    }
}
