import Recovery
import Retrace
import RetraceGateways
import Testing

@Suite struct SiteverifyTests {
    private let token = Secret("token-of-the-citizen.ABC_123-=&+%/")

    private func captcha(
        _ server: FakeServer, _ service: SiteverifyProvider = .reCAPTCHA, limit: Duration = .seconds(3)
    ) throws -> SiteverifyCaptcha {
        try SiteverifyCaptcha(
            service, siteKey: "site-key", secret: Secret("hidden+secret&"), hostnames: ["Portal.example"],
            url: EndpointURL("\(server.url)/siteverify"), limit: limit, client: WebClient.shared)
    }

    private func check(
        _ answer: FakeAnswer, _ service: SiteverifyProvider = .reCAPTCHA, limit: Duration = .seconds(3)
    ) async throws -> CaptchaAnswer {
        let server = try await FakeServer(answer)
        defer { expectCleanTargets(server) }
        return try await captcha(server, service, limit: limit).check(token, difficulty: .normal, at: Sample.now)
    }

    private func said(
        success: String = "true", host: String = "\"portal.example\"", time: Instant = Sample.now, more: String = ""
    ) -> FakeAnswer {
        .answer(200, "{\"success\":\(success),\"hostname\":\(host),\"challenge_ts\":\"\(iso8601(time))\"\(more)}")
    }

    private func passed(_ seconds: Int64, from time: Instant = Sample.now) -> CaptchaAnswer {
        // Fractions of a second are cut off, on the safe side.
        .passed(
            until: Instant(milliseconds: (time.milliseconds / 1000 + seconds) * 1000), identity: token.exposed)
    }

    @Test(arguments: zip(SiteverifyProvider.allCases, [120, 300, 120]))
    func `a token passes for as long as its provider says`(service: SiteverifyProvider, life: Int64) async throws {
        #expect(try await check(said(), service) == passed(life))
    }

    @Test func `secret and token go in the body of a form and nowhere else`() async throws {
        let server = try await FakeServer(said())
        _ = try await captcha(server).check(token, difficulty: .harder, at: Sample.now)
        let request = try #require(server.requests.first)
        #expect(request.method == "POST" && request.target == "/siteverify")
        #expect(request.header("Content-Type") == "application/x-www-form-urlencoded")
        #expect(request.text == "secret=hidden%2Bsecret%26&response=token-of-the-citizen.ABC_123-%3D%26%2B%25%2F")
        #expect(!request.headers.contains { $0.value.contains("hidden") || $0.value.contains("citizen") })
    }

    @Test(arguments: ["\"true\"", "1", "null", "[true]", "{}"])
    func `a success that is not the boolean true is no answer`(success: String) async throws {
        #expect(try await check(said(success: success)) == .failed(.unreachable))
    }

    @Test(arguments: [
        ("", CaptchaFailure.wrong), (",\"error-codes\":[]", .wrong),
        (",\"error-codes\":[\"invalid-input-response\"]", .wrong),
        (",\"error-codes\":[\"a-new-code\"]", .wrong),
        (",\"error-codes\":[\"timeout-or-duplicate\"]", .expired),
        (",\"error-codes\":[\"expired-input-response\"]", .expired),
        (",\"error-codes\":[\"already-seen-response\"]", .used),
        (",\"error-codes\":[\"invalid-input-secret\",\"invalid-input-response\"]", .unreachable),
        (",\"error-codes\":[\"internal-error\"]", .unreachable),
        (",\"error-codes\":\"invalid-input-response\"", .unreachable),
    ])
    func `a refusal has its reason`(more: String, reason: CaptchaFailure) async throws {
        #expect(try await check(said(success: "false", more: more)) == .failed(reason))
    }

    @Test(arguments: ["\"other.example\"", "null", "\"\"", "\"portal.example.other.example\"", "\"xportal.example\""])
    func `a token for another page fails`(host: String) async throws {
        #expect(try await check(said(host: host)) == .failed(.wrong))
    }

    @Test(arguments: zip([-120_250, -119_250, 0, 60_000, 61_000] as [Int64], [false, true, true, true, false]))
    func `a token passes while it is fresh, with a minute for the clocks`(offset: Int64, isFresh: Bool) async throws {
        let solved = Instant(milliseconds: Sample.now.milliseconds + offset)
        let answer = try await check(said(time: solved))
        if isFresh {
            #expect(answer == passed(120, from: solved))
        } else {
            #expect(answer == .failed(offset < 0 ? .expired : .wrong))
        }
    }

    @Test func `a time of microseconds or with an offset is read`() async throws {
        let micro =
            "{\"success\":true,\"hostname\":\"portal.example\",\"challenge_ts\":\"2026-01-05T10:09:03.250000Z\"}"
        #expect(try await check(.answer(200, micro)) == passed(120))
        let offset = micro.replacing("10:09:03.250000Z", with: "17:09:03+07:00")
        #expect(try await check(.answer(200, offset)) == passed(120))
    }

    @Test(arguments: [
        "", ",\"challenge_ts\":\"2026-01-05\"", ",\"challenge_ts\":\"yesterday\"", ",\"challenge_ts\":null",
    ])
    func `a token without a time fails`(time: String) async throws {
        let answer = FakeAnswer.answer(200, "{\"success\":true,\"hostname\":\"portal.example\"\(time)}")
        #expect(try await check(answer) == .failed(.wrong))
    }

    @Test(arguments: [
        FakeAnswer.answer(200, "<html>welcome</html>", headers: ["Content-Type": "text/html"]),
        .answer(200, ""), .answer(200, "[]"), .answer(200, "true"), .answer(200, "{\"success\":true"),
        .answer(500, "{\"success\":true}"), .answer(503, ""), .answer(404, "{}"), .answer(201, "{\"success\":true}"),
        .answer(302, "", headers: ["Location": "https://elsewhere.example"]),
        .body(bytes: 100_000), .reset, .resetAtOnce,
    ])
    func `a provider's bad day fails closed`(answer: FakeAnswer) async throws {
        #expect(try await check(answer) == .failed(.unreachable))
    }

    @Test func `an answer with another status than 200 does not pass, whatever it says`() async throws {
        guard case .answer(_, let body, _) = said() else { return }
        #expect(try await check(.answer(201, body)) == .failed(.unreachable))
        #expect(try await check(.answer(500, body)) == .failed(.unreachable))
    }

    @Test(arguments: [FakeAnswer.hang, .dribble])
    func `a provider that takes its time is not waited for`(answer: FakeAnswer) async throws {
        let (result, time) = try await timed { try await check(answer, limit: .seconds(1)) }
        #expect(result == .failed(.unreachable))
        #expect(time < .seconds(4))
    }

    @Test(arguments: ["", " ", "a b", "a\n", "ö", String(repeating: "a", count: 8193)])
    func `what is no token is not asked about`(token: String) async throws {
        let server = try await FakeServer(said())
        let answer = try await captcha(server).check(Secret(token), difficulty: .normal, at: Sample.now)
        #expect(answer == .failed(.malformed))
        #expect(server.requests.isEmpty)
    }

    @Test func `the published test secrets are known`() throws {
        let published: [(SiteverifyProvider, String)] = [
            (.reCAPTCHA, "6LeIxAcTAAAAAGG-vFI1TnRWxMZNFuojJ4WifJWe"),
            (.turnstile, "1x0000000000000000000000000000000AA"), (.turnstile, "2x0000000000000000000000000000000AA"),
            (.turnstile, "3x0000000000000000000000000000000AA"),
            (.hCaptcha, "0x0000000000000000000000000000000000000000"),
        ]
        for (service, secret) in published {
            let test = try SiteverifyCaptcha(service, siteKey: "k", secret: Secret(secret), hostnames: ["a"])
            #expect(test.isTestSecret)
        }
        let bySite = try SiteverifyCaptcha(
            .turnstile, siteKey: "1x00000000000000000000AA", secret: Secret("own"), hostnames: ["a"])
        #expect(bySite.isTestSecret)
        for service in SiteverifyProvider.allCases {
            let own = try SiteverifyCaptcha(service, siteKey: "k", secret: Secret("own"), hostnames: ["a"])
            #expect(!own.isTestSecret && own.provider == service.rawValue && own.provider.utf8.count <= 32)
        }
    }

    @Test func `settings that can't work are refused`() {
        #expect(throws: InvalidSiteverify.siteKey) {
            try SiteverifyCaptcha(.hCaptcha, siteKey: "a\"b", secret: Secret("s"), hostnames: ["a"])
        }
        #expect(throws: InvalidSiteverify.secretMissing) {
            try SiteverifyCaptcha(.hCaptcha, siteKey: "a", secret: Secret(""), hostnames: ["a"])
        }
        #expect(throws: InvalidSiteverify.hostnamesMissing) {
            try SiteverifyCaptcha(.hCaptcha, siteKey: "a", secret: Secret("s"), hostnames: [])
        }
    }

    @Test(arguments: SiteverifyProvider.allCases)
    func `a widget's script and frames are allowed by its own sources`(service: SiteverifyProvider) throws {
        let widget = try SiteverifyCaptcha(service, siteKey: "k", secret: Secret("s"), hostnames: ["a"]).widget
        #expect(widget.siteKey == "k" && widget.formField == service.formField)
        #expect(
            widget.cssClass.hasSuffix("-captcha") || widget.cssClass.hasSuffix("-turnstile")
                || widget.cssClass == "g-recaptcha")
        let script = widget.scriptURL
        #expect(widget.sources.script.contains { script.hasPrefix($0) } || service == .hCaptcha)
        let all = widget.sources.script + widget.sources.frame + widget.sources.connect + widget.sources.style
        #expect(all.allSatisfy { $0.hasPrefix("https://") && !$0.contains(" ") && !$0.contains(";") })
        #expect(!widget.sources.script.isEmpty && !widget.sources.frame.isEmpty)
    }

    @Test func `a captcha does not print its secret`() async throws {
        let captcha = try captcha(try await FakeServer(.hang))
        var dumped = ""
        dump(captcha, to: &dumped)
        #expect(!dumped.contains("hidden") && !"\(captcha)".contains("hidden"))
    }
}
