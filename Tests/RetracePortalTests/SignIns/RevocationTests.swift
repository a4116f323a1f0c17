import Recovery
import Retrace
import RetracePortal
import Testing

@Suite struct RevocationTests {
    @Test func `a recovery that another process brings to its end ends the account's sign-ins, and no others`()
        async throws
    {
        let rig = try await PortalRig()
        let account = try AccountIdentifier("123456789423", type: .individual)
        let other = try AccountIdentifier("0100233488", type: .organization)
        try await rig.directory.setPassword(Secret("the old password"), for: account)
        try await rig.directory.setPassword(Secret("the old password"), for: other)
        let running = Task { [portal = rig.portal] in try await portal.run() }
        let (browser, bystander) = (TestBrowser(rig), TestBrowser(rig))
        #expect(try await browser.signIn("the old password").location == "/tai-khoan")
        let fields = ["accountType": "organization", "identifier": other.text, "password": "the old password"]
        #expect(try await bystander.post("/dang-nhap", fields).location == "/tai-khoan")

        try await TestBrowser(rig).recover(rig)
        #expect(try await rig.engine.signIn(account, Secret(try await rig.lastPassword())) == .temporary)
        #expect(try await browser.get("/tai-khoan").status == 200)
        #expect(try await rig.engine.changePassword(account, to: Secret("a password of my own")).answer == .done)

        for _ in 0..<100 where try await browser.get("/tai-khoan").status == 200 {
            try await Task.sleep(for: .milliseconds(50))
        }
        #expect(try await browser.get("/tai-khoan").location == "/dang-nhap")
        #expect(try await bystander.get("/tai-khoan").status == 200)
        running.cancel()
        _ = await running.result
    }
}
