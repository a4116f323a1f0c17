import HTTPTypes
import Recovery
import Retrace
import Testing

/// Refresh, back, a double click and two tabs never send a second message.
@Suite struct OnceTests {
    @Test func `a form that is sent twice begins one recovery and sends one message`() async throws {
        let rig = try await PortalRig()
        let browser = TestBrowser(rig)
        let form = try await browser.get("/lay-lai")
        var fields = TestBrowser.guide
        fields["form"] = form.field("form")
        fields["captcha"] = try rig.token()

        let sent = fields
        async let first = browser.post("/lay-lai", sent)
        async let second = browser.post("/lay-lai", sent)
        let answers = try await [first, second]

        #expect(answers.allSatisfy { $0.status == 303 && $0.location == "/lay-lai/ma-otp" })
        #expect(try await rig.messageCount() == 1)
    }

    @Test func `a second tab goes on in the recovery of the first`() async throws {
        let rig = try await PortalRig()
        let browser = TestBrowser(rig)
        _ = try await browser.request(rig)
        let handle = browser.cookie("__Host-recovery")
        let again = try await browser.request(rig)

        #expect(again.location == "/lay-lai/ma-otp")
        #expect(browser.cookie("__Host-recovery") == handle)
        #expect(try await rig.messageCount() == 1)
    }

    @Test func `reloading and going back shows pages and sends nothing`() async throws {
        let rig = try await PortalRig()
        let browser = TestBrowser(rig)
        _ = try await browser.request(rig)
        for path in ["/lay-lai/ma-otp", "/lay-lai", "/lay-lai/ma-otp", "/lay-lai/xac-minh", "/lay-lai/xong"] {
            #expect([200, 303].contains(try await browser.get(path).status))
        }
        #expect(try await rig.messageCount() == 1)
    }

    @Test func `resending waits a minute, and a double click on it sends once`() async throws {
        let rig = try await PortalRig()
        let browser = TestBrowser(rig)
        _ = try await browser.request(rig)
        let early = try await browser.post("/lay-lai/gui-lai", ["form": "AAAAAAAAAAAAAAAAAAAAAA"])
        #expect(early.status == 429)
        #expect(early.headers[.retryAfter] == "60")

        try await rig.advance(.seconds(60))
        let fields = ["form": "BBBBBBBBBBBBBBBBBBBBBB"]
        #expect(try await browser.post("/lay-lai/gui-lai", fields).status == 303)
        #expect(try await browser.post("/lay-lai/gui-lai", fields).status == 303)
        #expect(try await rig.messageCount() == 2)
    }

    @Test func `a form that comes back corrected is another request, not a conflict`() async throws {
        let rig = try await PortalRig()
        let browser = TestBrowser(rig)
        let form = "CCCCCCCCCCCCCCCCCCCCCC"
        _ = try await browser.request(rig, ["form": form, "phone": "0387584664"])
        let corrected = try await browser.request(rig)
        #expect(corrected.location == "/lay-lai/ma-otp")
        #expect(try await rig.messageCount() == 1)
    }

    @Test func `a wrong code sent twice by one form costs one try`() async throws {
        let rig = try await PortalRig()
        let browser = TestBrowser(rig)
        _ = try await browser.request(rig)
        let right = try await rig.lastCode()
        let fields = ["form": "DDDDDDDDDDDDDDDDDDDDDD", "code": right == "000000" ? "000001" : "000000"]
        _ = try await browser.post("/lay-lai/ma-otp", fields)
        _ = try await browser.post("/lay-lai/ma-otp", fields)
        let handle = try #require(browser.cookie("__Host-recovery").flatMap(Handle.init))
        #expect(try await rig.engine.status(handle)?.triesLeft == 4)
    }
}
