import Foundation
import Recovery
import Retrace
import RetraceGateways
import Testing

@Suite struct WebhookGatewayTests {
    private func gateway(
        _ server: FakeServer, _ more: String = "", body: String = #"{"to":"{{to}}","text":"{{text}}"}"#,
        limit: Duration = .seconds(5)
    ) throws -> WebhookGateway {
        let json = "{\"url\":\"\(server.url)/send\",\"body\":\(body)\(more)}"
        return try WebhookGateway(
            WebhookConfiguration(json: Array(json.utf8)), secrets: ["key": Secret("hidden")], limit: limit,
            client: WebClient.shared)
    }

    private let predicate = #"""
        ,"accepted":{"status":200,"pointer":"/code","equals":["ok",7]},"reference":"/ids/0",
        "refused":{"code":"/code","retryable":["busy",12]}
        """#

    private func send(_ answer: FakeAnswer, limit: Duration = .seconds(5)) async throws -> SendAnswer {
        let server = try await FakeServer(answer)
        defer { expectCleanTargets(server) }
        return try await gateway(server, predicate, limit: limit).send(Sample.message())
    }

    @Test func `values go in as JSON values, whatever is in them`() async throws {
        let server = try await FakeServer(.answer(200, "{}"))
        let text = "\"},\"to\":\"+84900000000\",\"x\":{\"y\\\n\u{7}{{to}} đ 🙂/"
        let gateway = try gateway(
            server, #","phone":"international","headers":{"Authorization":"Key {{secret:key}}"}"#,
            body: #"""
                {"to":["{{to}}"],"m":{"text":"{{text}}","from":"{{sender}}"},"id":"{{reference}}","u":"{{unicode}}",
                "f":"{{unicode:8:0}}","k":"{{secret:key}}","n":12,"z":null,"t":true,"d":1.5}
                """#)
        let message = try Sample.message(text)
        _ = await gateway.send(message)
        let request = try #require(server.requests.first)
        #expect(request.method == "POST" && request.target == "/send")
        #expect(request.header("Content-Type") == "application/json")
        #expect(request.header("Authorization") == "Key hidden")
        let sent = try JSONDecoder().decode(Sent.self, from: Data(request.body))
        #expect(
            sent
                == Sent(
                    to: ["84387584663"], m: .init(text: text, from: "MotcuaSMS"), id: message.reference, u: true,
                    f: "8",
                    k: "hidden", n: 12, t: true, d: 1.5))
        expectCleanTargets(server)
    }

    @Test func `a text of the GSM alphabet says so`() async throws {
        let server = try await FakeServer(.answer(200, "{}"))
        let body = #"{"to":"{{to}}","text":"{{text}}","a":"{{unicode}}","b":"{{unicode:yes:no}}"}"#
        _ = try await gateway(server, body: body).send(Sample.message("plain"))
        #expect(server.requests.first?.text == #"{"a":false,"b":"no","text":"plain","to":"+84387584663"}"#)
    }

    @Test(arguments: [
        (200, #"{"code":"ok","ids":["abc"]}"#, SendAnswer.accepted(reference: "abc")),
        (200, #"{"code":7,"ids":[12345678901]}"#, .accepted(reference: "12345678901")),
        (200, #"{"code":"busy"}"#, .rejected(code: 200, isRetryable: true)),
        (200, #"{"code":12}"#, .rejected(code: 12, isRetryable: true)),
        (200, #"{"code":"12"}"#, .rejected(code: 12, isRetryable: false)),
        (200, #"{"code":13}"#, .rejected(code: 13, isRetryable: false)),
        (400, #"{"code":13}"#, .rejected(code: 13, isRetryable: false)),
        (503, #"{"code":13}"#, .rejected(code: 13, isRetryable: true)),
        (400, "no", .rejected(code: 400, isRetryable: false)), (401, "", .rejected(code: 401, isRetryable: false)),
        (429, "", .rejected(code: 429, isRetryable: true)), (503, "", .rejected(code: 503, isRetryable: true)),
        (500, "", .unknown), (502, "", .unknown), (201, #"{"code":"ok"}"#, .unknown),
        (500, #"{"code":"ok"}"#, .unknown),
        (200, "", .unknown), (200, "<html>ok</html>", .unknown), (200, "{}", .unknown),
        (200, #"{"code":null}"#, .unknown),
        (200, #"{"code":["ok"]}"#, .unknown), (200, #"[{"code":"ok"}]"#, .unknown), (200, #"{"code":"ok""#, .unknown),
    ])
    func `an answer has the meaning that the configuration gives it`(
        status: Int, body: String, meaning: SendAnswer
    ) async throws {
        #expect(try await send(.answer(status, body)) == meaning)
    }

    @Test(arguments: [
        #"{"code":"ok"}"#, #"{"code":"ok","ids":[]}"#, #"{"code":"ok","ids":[{}]}"#, #"{"code":"ok","ids":[""]}"#,
    ])
    func `without a reference of its own ours stands for it`(body: String) async throws {
        #expect(try await send(.answer(200, body)) == .accepted(reference: Sample.message().reference))
    }

    @Test func `without a predicate every 2xx is an acceptance`() async throws {
        for status in [200, 201, 204] {
            let server = try await FakeServer(.answer(status, ""))
            let answer = try await gateway(server).send(Sample.message())
            #expect(answer == .accepted(reference: try Sample.message().reference))
        }
    }

    @Test func `an answer nested without end is no answer`() async throws {
        let deep = String(repeating: "[", count: 60_000)
        #expect(try await send(.answer(200, deep)) == .unknown)
        let closed = String(repeating: "{\"a\":", count: 9000) + "1" + String(repeating: "}", count: 9000)
        #expect(try await send(.answer(200, closed)) == .unknown)
        let allowed = String(repeating: "[", count: 400) + String(repeating: "]", count: 400)
        #expect(try await send(.answer(200, allowed)) == .unknown)
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

    @Test func `a redirect is not followed`() async throws {
        let other = try await FakeServer(.answer(200, #"{"code":"ok"}"#))
        let answer = try await send(.answer(307, "", headers: ["Location": other.url]))
        #expect(answer == .rejected(code: 307, isRetryable: false))
        #expect(other.requests.isEmpty)
    }

    @Test func `a gateway that can't be reached was handed nothing`() async throws {
        let json = #"{"url":"\#(FakeServer.nobody)/send","body":{"to":"{{to}}","text":"{{text}}"}}"#
        let gateway = try WebhookGateway(WebhookConfiguration(json: Array(json.utf8)), secrets: [:])
        #expect(try await gateway.send(Sample.message()) == .rejected(code: 0, isRetryable: true))
    }

    private struct Sent: Decodable, Equatable {
        struct Message: Decodable, Equatable {
            let text: String
            let from: String
        }
        let to: [String]
        let m: Message
        let id: String
        let u: Bool
        let f: String
        let k: String
        let n: Int
        let t: Bool
        let d: Double
    }
}
