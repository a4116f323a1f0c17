import Foundation
import Retrace
import RetraceGateways
import Testing

/// The example configuration, as it lies in fixtures/gateways, but for its URL.
@Suite struct ESMSTests {
    private func gateway(_ server: FakeServer) throws -> WebhookGateway {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../../fixtures/gateways/esms.json")
        let text = try String(contentsOf: file, encoding: .utf8)
        let own = "https://rest.esms.vn/MainService.svc/json/SendMultipleMessage_V4_post_json/"
        try #require(text.contains(own))
        let local = text.replacingOccurrences(of: own, with: "\(server.url)/json")
        _ = try WebhookConfiguration(json: Array(text.utf8))
        return try WebhookGateway(
            WebhookConfiguration(json: Array(local.utf8)),
            secrets: ["apiKey": Secret("hidden-1"), "secretKey": Secret("hidden-2")])
    }

    private func send(_ answer: FakeAnswer) async throws -> SendAnswer {
        let server = try await FakeServer(answer)
        defer { expectCleanTargets(server) }
        return try await gateway(server).send(Sample.message())
    }

    @Test func `a message has the members that eSMS asks for`() async throws {
        let server = try await FakeServer(.answer(200, "{}"))
        let message = try Sample.message()
        _ = try await gateway(server).send(message)
        let body = try #require(server.requests.first?.body)
        let sent = try JSONDecoder().decode([String: String].self, from: Data(body))
        #expect(
            sent == [
                "ApiKey": "hidden-1", "SecretKey": "hidden-2", "Phone": "0387584663", "Content": Sample.accented,
                "Brandname": "MotcuaSMS", "SmsType": "2", "IsUnicode": "1", "Sandbox": "0",
                "RequestId": message.reference,
            ])
        // At most 50 characters are kept of it.
        #expect(message.reference.utf8.count <= 50)
    }

    @Test func `100 is accepted, not delivered`() async throws {
        let answer = try await send(.answer(200, #"{"CodeResult":"100","CountRegenerate":0,"SMSID":"6db1-4f"}"#))
        #expect(answer == .accepted(reference: "6db1-4f"))
    }

    @Test func `other codes are refusals, and 99 is tried again`() async throws {
        let refused = try await send(.answer(200, #"{"CodeResult":"103","ErrorMessage":"Balance not enough"}"#))
        #expect(refused == .rejected(code: 103, isRetryable: false))
        let busy = try await send(.answer(200, #"{"CodeResult":"99","ErrorMessage":"Unknown error"}"#))
        #expect(busy == .rejected(code: 99, isRetryable: true))
    }

    @Test(arguments: ["<html></html>", "{}", #"{"CodeResult":null}"#])
    func `what is no answer of eSMS is unknown`(body: String) async throws {
        #expect(try await send(.answer(200, body)) == .unknown)
    }
}
