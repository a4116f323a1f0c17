import Foundation
import Recovery
import Retrace
import RetraceGateways
import Testing

@Suite struct KannelTests {
    private func gateway(
        _ server: FakeServer, receipts: DeliveryReceipts? = nil, limit: Duration = .seconds(5),
        format: PhoneFormat = .e164
    ) throws -> KannelGateway {
        try KannelGateway(
            url: EndpointURL(server.url), username: "retrace", password: Secret("hidden word"), phoneFormat: format,
            receipts: receipts, limit: limit, client: WebClient.shared)
    }

    private func send(_ answer: FakeAnswer, limit: Duration = .seconds(5)) async throws -> SendAnswer {
        let server = try await FakeServer(answer)
        defer { expectCleanTargets(server) }
        return try await gateway(server, receipts: Sample.receipts(), limit: limit).send(Sample.message())
    }

    @Test func `an accented message goes as UCS-2, everything else in headers`() async throws {
        let server = try await FakeServer(.answer(202, "0: Accepted for delivery"))
        let message = try Sample.message()
        let answer = try await gateway(server, receipts: Sample.receipts()).send(message)
        #expect(answer == .accepted(reference: message.reference))
        let request = try #require(server.requests.first)
        #expect(request.method == "POST" && request.target == "/cgi-bin/sendsms")
        #expect(request.header("X-Kannel-Username") == "retrace")
        #expect(request.header("X-Kannel-Password") == "hidden word")
        #expect(request.header("X-Kannel-From") == "MotcuaSMS")
        #expect(request.header("X-Kannel-To") == "+84387584663")
        #expect(request.header("X-Kannel-Coding") == "2")
        #expect(request.header("X-Kannel-Charset") == "UTF-16BE")
        #expect(request.header("Content-Type") == "text/plain; charset=UTF-16BE")
        #expect(request.header("X-Kannel-DLR-Mask") == "31")
        #expect(Data(request.body) == Sample.accented.data(using: .utf16BigEndian))
        let callback = try #require(request.header("X-Kannel-DLR-URL"))
        #expect(callback.hasPrefix("https://portal.example/receipts/\(message.reference)-"))
        #expect(callback.hasSuffix("?status=%d"))
        for secret in ["387584663", "725306", "hidden"] { #expect(!callback.contains(secret)) }
        expectCleanTargets(server)
    }

    @Test func `a message of the GSM alphabet goes as UTF-8, which Kannel turns into it`() async throws {
        let server = try await FakeServer(.answer(202, "0: Accepted for delivery"))
        _ = try await gateway(server).send(Sample.message(Sample.plain))
        let request = try #require(server.requests.first)
        #expect(request.header("X-Kannel-Coding") == "0")
        #expect(request.header("Content-Type") == "text/plain; charset=UTF-8")
        #expect(request.text == Sample.plain)
        #expect(request.header("X-Kannel-DLR-Mask") == nil && request.header("X-Kannel-DLR-URL") == nil)
    }

    @Test(arguments: zip(PhoneFormat.allCases, ["+84387584663", "84387584663", "0387584663"]))
    func `the number is written as the carrier wants it`(format: PhoneFormat, number: String) async throws {
        let server = try await FakeServer(.answer(202, "0: Accepted for delivery"))
        _ = try await gateway(server, format: format).send(Sample.message())
        #expect(server.requests.first?.header("X-Kannel-To") == number)
    }

    @Test func `another path than sendsms is kept`() async throws {
        let server = try await FakeServer(.answer(202, "0: Accepted for delivery"))
        let gateway = try KannelGateway(
            url: EndpointURL("\(server.url)/sms/out"), username: "retrace", password: Secret("hidden"), receipts: nil)
        _ = try await gateway.send(Sample.message())
        #expect(server.requests.first?.target == "/sms/out")
    }

    @Test(arguments: ["0: Accepted for delivery", "3: Queued for later delivery", "0: Accepted for delivery\n"])
    func `what Kannel took over is accepted`(body: String) async throws {
        for status in [200, 202] {
            #expect(try await send(.answer(status, body)) == .accepted(reference: Sample.message().reference))
        }
    }

    @Test(arguments: [
        (403, "Authorization failed for sendsms", SendAnswer.rejected(code: 403, isRetryable: false)),
        (403, "Not routable. Do not try again.", .rejected(code: 403, isRetryable: false)),
        (400, "Empty receiver number not allowed, rejected", .rejected(code: 400, isRetryable: false)),
        (404, "Unknown request.", .rejected(code: 404, isRetryable: false)),
        (503, "Temporal failure, try again later.", .rejected(code: 503, isRetryable: true)),
        (429, "", .rejected(code: 429, isRetryable: true)),
        (500, "", .unknown), (502, "Bad gateway", .unknown), (504, "", .unknown), (408, "", .unknown),
        (200, "<html>0: Accepted</html>", .unknown), (200, "", .unknown), (202, "1: Accepted", .unknown),
        (204, "", .unknown),
    ])
    func `every other answer has its meaning`(status: Int, body: String, meaning: SendAnswer) async throws {
        #expect(try await send(.answer(status, body)) == meaning)
    }

    @Test(arguments: zip([301, 302, 303, 307, 308], [false, false, true, false, false]))
    func `a redirect is not followed`(status: Int, isUnknown: Bool) async throws {
        let other = try await FakeServer(.answer(202, "0: Accepted for delivery"))
        let answer = try await send(.answer(status, "", headers: ["Location": "\(other.url)/cgi-bin/sendsms"]))
        #expect(answer == (isUnknown ? .unknown : .rejected(code: status, isRetryable: false)))
        #expect(other.requests.isEmpty)
    }

    @Test(arguments: [FakeAnswer.hang, .dribble])
    func `an answer that does not come is unknown`(answer: FakeAnswer) async throws {
        let (result, time) = try await timed { try await send(answer, limit: .seconds(1)) }
        #expect(result == .unknown)
        #expect(time < .seconds(4))
    }

    @Test(arguments: [FakeAnswer.reset, .body(bytes: 100_000)])
    func `an answer that breaks off or does not end is unknown`(answer: FakeAnswer) async throws {
        #expect(try await send(answer) == .unknown)
    }

    @Test func `a Kannel that is not running was handed nothing, so it is tried again`() async throws {
        let gateway = try KannelGateway(
            url: EndpointURL(FakeServer.nobody), username: "retrace", password: Secret("hidden"), receipts: nil)
        #expect(try await gateway.send(Sample.message()) == .rejected(code: 0, isRetryable: true))
    }

    @Test(arguments: ["Một cửa", "a\r\nX-Kannel-To: +84912345678", " a"])
    func `a sender that can't be a header is not sent`(sender: String) async throws {
        let server = try await FakeServer(.answer(202, "0: Accepted for delivery"))
        let answer = try await gateway(server).send(Sample.message(sender: sender))
        #expect(answer == .rejected(code: 0, isRetryable: false))
        #expect(server.requests.isEmpty)
    }

    @Test func `settings that can't work are refused`() throws {
        let url = try EndpointURL("http://127.0.0.1:13013")
        #expect(throws: InvalidKannel.username) {
            try KannelGateway(url: url, username: "", password: Secret("x"), receipts: nil)
        }
        #expect(throws: InvalidKannel.password) {
            try KannelGateway(url: url, username: "a", password: Secret("x\n"), receipts: nil)
        }
        #expect(throws: InvalidKannel.query) {
            let url = try EndpointURL("http://127.0.0.1:13013/cgi-bin/sendsms?username=a")
            return try KannelGateway(url: url, username: "a", password: Secret("x"), receipts: nil)
        }
    }

    @Test func `a gateway does not print its password or its key`() async throws {
        let gateway = try gateway(try await FakeServer(.hang), receipts: Sample.receipts())
        var dumped = ""
        dump(gateway, to: &dumped)
        let asNumbers = Array("sixteen-".utf8).map(String.init).joined(separator: ", ")
        #expect(!dumped.contains("hidden") && !dumped.contains("sixteen") && !dumped.contains(asNumbers))
    }
}
