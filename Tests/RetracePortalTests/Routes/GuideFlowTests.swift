import Foundation
import Recovery
import Retrace
import Testing

@Suite struct GuideFlowTests {
    @Test func `the guide's citizen goes from the form to the account`() async throws {
        let rig = try await PortalRig()
        let browser = TestBrowser(rig)

        let code = try await browser.follow(try await browser.request(rig))
        #expect(code.status == 200)
        #expect(code.body.contains("Xác nhận"))
        let end = try await browser.follow(try await browser.enter(try await rig.lastCode()))
        #expect(end.body.contains("Trở về trang Đăng nhập"))

        let change = try await browser.follow(try await browser.signIn(try await rig.lastPassword()))
        let fields = [
            "form": try #require(change.field("form")), "password": "con trâu đi cày", "repeat": "con trâu đi cày",
        ]
        let account = try await browser.follow(try await browser.post("/doi-mat-khau", fields))
        #expect(account.body.contains("123456789423"))
    }

    @Test(arguments: [CredentialsWay.temporary, .chosen])
    func `the end shows the receipt by which the log's session is found`(way: CredentialsWay) async throws {
        let rig = try await PortalRig({ $0.policy.way = way })
        let browser = TestBrowser(rig)
        _ = try await browser.request(rig)
        var end = try await browser.follow(try await browser.enter(try await rig.lastCode()))
        if way == .chosen {
            let fields = [
                "form": try #require(end.field("form")), "password": "con trâu đi cày", "repeat": "con trâu đi cày",
            ]
            end = try await browser.follow(try await browser.post("/lay-lai/mat-khau", fields))
        }
        let shown = try #require(end.body.firstMatch(of: /Mã biên nhận: <strong[^>]*>([^<]*)</))
        let receipt = try #require(Receipt(String(shown.1)))
        let handle = try #require(browser.cookie("__Host-recovery").flatMap(Handle.init))
        #expect(receipt.names(handle.session))
        #expect(receipt == (try rig.engine.receipt(of: handle)))
    }

    @Test func `a temporary password leads only to the change of password, and opens once`() async throws {
        let rig = try await PortalRig()
        let browser = TestBrowser(rig)
        try await browser.recover(rig)
        let password = try await rig.lastPassword()
        _ = try await browser.signIn(password)

        #expect(try await browser.get("/tai-khoan").location == "/doi-mat-khau")
        #expect(try await TestBrowser(rig, address: "203.0.113.9").signIn(password).status == 401)
    }

    @Test func `a change of password ends the account's other sign-ins`() async throws {
        let rig = try await PortalRig()
        let account = try AccountIdentifier("123456789423", type: .individual)
        try await rig.directory.setPassword(Secret("the old password"), for: account)
        let thief = TestBrowser(rig, address: "198.51.100.1")
        _ = try await thief.signIn("the old password")
        #expect(try await thief.get("/tai-khoan").status == 200)

        let owner = TestBrowser(rig)
        try await owner.recover(rig)
        _ = try await owner.signIn(try await rig.lastPassword())
        let page = try await owner.get("/doi-mat-khau")
        let fields = ["form": page.field("form") ?? "", "password": "one of my own", "repeat": "one of my own"]
        _ = try await owner.post("/doi-mat-khau", fields)

        #expect(try await thief.get("/tai-khoan").location == "/dang-nhap")
        #expect(try await owner.get("/tai-khoan").status == 200)
    }

    @Test func `where policy lets them, the citizen sets a password after the code`() async throws {
        let rig = try await PortalRig({ $0.policy.way = .chosen })
        let browser = TestBrowser(rig)
        _ = try await browser.request(rig)
        let choice = try await browser.follow(try await browser.enter(try await rig.lastCode()))
        let fields = [
            "form": try #require(choice.field("form")), "password": "con trâu đi cày", "repeat": "con trâu đi cày",
        ]
        let end = try await browser.follow(try await browser.post("/lay-lai/mat-khau", fields))
        #expect(end.body.contains("Trở về trang Đăng nhập"))
        #expect(try await browser.signIn("con trâu đi cày").location == "/tai-khoan")
    }

    @Test func `an organization is recovered as an individual is`() async throws {
        let rig = try await PortalRig()
        let browser = TestBrowser(rig)
        let typed = ["accountType": "organization", "identifier": "0100233488", "phone": "0912345678"]
        _ = try await browser.follow(try await browser.request(rig, typed))
        #expect(try await browser.enter(try await rig.lastCode()).location == "/lay-lai/xong")
    }
}
