import Foundation
import HTTPTypes
import NIOCore
import Recovery
import Retrace
import RetracePortal
import Testing

@Suite struct SecurityTests {
    @Test func `every page has the headers that keep others out`() async throws {
        let rig = try await PortalRig()
        for route in rig.portal.pageRoutes where route.method == .get && !route.path.contains("{") {
            let headers = try await TestBrowser(rig).get(route.path).headers
            let policy = try #require(headers[.contentSecurityPolicy])
            #expect(policy.contains("default-src 'none'"))
            #expect(!policy.contains("unsafe"))
            #expect(headers[.cacheControl] == "no-store")
            #expect(headers[.referrerPolicy] == "no-referrer")
            #expect(headers[.xContentTypeOptions] == "nosniff")
            #expect(headers[.strictTransportSecurity] != nil)
        }
    }

    @Test(arguments: ["cross-site", "same-site", "none"])
    func `a form of another site changes nothing`(site: String) async throws {
        let rig = try await PortalRig()
        let before = rig.engine.position
        for route in rig.portal.pageRoutes where route.method == .post {
            #expect(try await TestBrowser(rig).post(route.path, TestBrowser.guide, site: site).status == 403)
        }
        #expect(rig.engine.position == before)
    }

    @Test func `an old browser is known by the origin it names, and one that names none is refused`() async throws {
        let rig = try await PortalRig()
        let browser = TestBrowser(rig)
        let ours = try await browser.send(.post, "/ngon-ngu", [.origin: "https://khanhhoa.example"], "language=en")
        #expect(ours.status == 303)
        let theirs = try await browser.send(.post, "/ngon-ngu", [.origin: "https://evil.example"], "language=en")
        #expect(theirs.status == 403)
        #expect(try await browser.send(.post, "/ngon-ngu", [:], "language=en").status == 403)
    }

    @Test func `no GET changes anything`() async throws {
        let rig = try await PortalRig()
        let browser = TestBrowser(rig)
        _ = try await browser.request(rig)
        let before = rig.engine.position
        for route in rig.portal.pageRoutes + rig.portal.apiRoutes where route.method == .get {
            _ = try await browser.get(route.path)
        }
        #expect(rig.engine.position == before)
    }

    @Test func `cookies are of this host alone, unseen by scripts, and never sent from elsewhere`() async throws {
        let rig = try await PortalRig()
        let cookie = try #require(try await TestBrowser(rig).request(rig).headers[.setCookie])
        #expect(cookie.hasPrefix("__Host-"))
        for part in ["Secure", "HttpOnly", "SameSite=Strict", "Path=/"] { #expect(cookie.contains(part)) }
        #expect(!cookie.contains("Domain"))
    }

    @Test func `a handle with another MAC is no handle`() async throws {
        let rig = try await PortalRig()
        let browser = TestBrowser(rig)
        _ = try await browser.request(rig)
        let text = try #require(browser.cookie("__Host-recovery"))
        let forged = text.dropLast() + (text.hasSuffix("A") ? "E" : "A")
        let headers: HTTPFields = [.cookie: "__Host-recovery=\(forged)", .secFetchSite: "same-origin"]
        let seen = try await TestBrowser(rig).send(.post, "/lay-lai/ma-otp", headers, "code=123456")
        #expect(seen.field("code") == nil)
    }

    @Test func `a header of a proxy counts only if the proxy is trusted`() async throws {
        let client = { (proxies: [String], forwarded: String, peer: String) throws -> String in
            let resolver = ClientResolver(trustedProxies: try proxies.map { try CIDR($0) })
            let peer = try SocketAddress(ipAddress: peer, port: 1)
            return resolver.client(of: [.forwardedFor: forwarded], peer: peer).text
        }
        #expect(try client([], "198.51.100.1", "203.0.113.7") == "203.0.113.7")
        #expect(try client(["203.0.113.0/24"], "198.51.100.1", "203.0.113.7") == "198.51.100.1")
        #expect(try client(["203.0.113.0/24"], "1.2.3.4, 198.51.100.1", "203.0.113.7") == "198.51.100.1")
        #expect(try client(["203.0.113.0/24"], "1.2.3.4, 203.0.113.8", "203.0.113.7") == "1.2.3.4")
        #expect(try client(["203.0.113.0/24"], "rubbish", "203.0.113.7") == "203.0.113.7")
        #expect(try client(["2001:db8::/32"], "2001:db8:ffff::1, 2001:dba::5", "2001:db8::1") == "2001:dba::5")
    }

    @Test func `the language follows the browser, then the choice, and only returns to pages of our own`() async throws
    {
        let rig = try await PortalRig()
        let browser = TestBrowser(rig)
        #expect(try await browser.get("/lay-lai").body.contains("lang=\"vi\""))
        #expect(try await browser.get("/lay-lai", [.acceptLanguage: "en-GB,en"]).body.contains("lang=\"en\""))
        let back = try await browser.post("/ngon-ngu", ["language": "en", "return": "/lay-lai"])
        #expect(back.location == "/lay-lai")
        #expect(try await browser.get("/lay-lai").body.contains("lang=\"en\""))
        let away = try await browser.post("/ngon-ngu", ["language": "vi", "return": "//evil.example/"])
        #expect(away.location == "/dang-nhap")
    }
}

@Suite struct UniformTimeTests {
    @Test(arguments: [(10, 400), (399, 400), (401, 800), (1_999, 2_000)])
    func `an answer comes at a multiple of the floor`(work: Int, answered: Int) {
        var policy = Policy()
        policy.answerFloor = 400
        policy.answerJitter = 100
        let time = UniformTime(policy)
        let start = ContinuousClock.now
        let end = time.answerTime(start: start, now: start + .milliseconds(work), chance: 0)
        #expect(end == start + .milliseconds(answered))
        let later = time.answerTime(start: start, now: start + .milliseconds(10), chance: 1)
        #expect(later == start + .milliseconds(500))
    }
}
