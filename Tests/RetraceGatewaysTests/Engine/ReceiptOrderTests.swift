import Recovery
import Retrace
import RetraceGateways
import Testing

/// Receipts late, doubled, reversed and before the answer, through a real engine and its log.
@Suite struct ReceiptOrderTests {
    private let accepted = FakeAnswer.answer(202, "0: Accepted for delivery")

    private func rig(_ server: FakeServer, limit: Duration = .seconds(5)) async throws -> RecoveryRig {
        let receipts = try Sample.receipts()
        let gateway = try KannelGateway(
            url: EndpointURL(server.url), username: "retrace", password: Secret("hidden"), phoneFormat: .e164,
            receipts: receipts, limit: limit, client: WebClient.shared)
        return try await RecoveryRig(gateway: gateway, receipts: receipts)
    }

    @Test(arguments: [
        (["8", "1"], ["delivered code"]), (["1", "8"], ["delivered code"]), (["1", "1", "1"], ["delivered code"]),
        (["8"], []), (["4", "8", "32"], []), (["1", "2"], ["delivered code"]), (["1", "16", "34"], ["delivered code"]),
        (["2"], ["failed code refused"]), (["34"], ["failed code refused"]), (["16", "16"], ["failed code refused"]),
        (["2", "1"], ["failed code refused", "delivered code"]),
        (["2", "1", "2"], ["failed code refused", "delivered code"]),
    ])
    func `whatever the order, delivered is final and nothing is written twice`(
        statuses: [String], written: [String]
    ) async throws {
        let server = try await FakeServer(accepted)
        let rig = try await rig(server)
        _ = try await rig.engine.deliverMessages()
        let request = try #require(server.requests.first)
        for status in statuses { try await rig.receive(request, status: status) }
        #expect(try rig.history() == ["attempted code", "accepted code"] + written)
        #expect(server.requests.count == 1)
        expectCleanTargets(server)
    }

    @Test func `a receipt before the answer to the send counts, and the answer still comes`() async throws {
        let gate = Gate()
        let server = try await FakeServer(.answerBehind(gate, 202, "0: Accepted for delivery"))
        let rig = try await rig(server)
        let engine = rig.engine
        async let sent = engine.deliverMessages()
        try await eventually("the message arrives") { !server.requests.isEmpty }
        let request = try #require(server.requests.first)
        try await rig.receive(request, status: "1")
        try await rig.receive(request, status: "8")
        gate.open()
        #expect(try await sent == 1)
        try await rig.receive(request, status: "1")
        #expect(try rig.history() == ["attempted code", "delivered code", "accepted code"])
    }

    @Test func `a failure before the answer does not end credentials that are being sent`() async throws {
        let gate = Gate()
        let server = try await FakeServer(accepted, .answerBehind(gate, 202, "0: Accepted for delivery"))
        let rig = try await rig(server)
        _ = try await rig.engine.deliverMessages()
        try await rig.verify()
        let engine = rig.engine
        async let sent = engine.deliverMessages()
        try await eventually("the credentials arrive") { server.requests.count == 2 }
        let request = try #require(server.requests.last)
        try await rig.receive(request, status: "16")
        gate.open()
        _ = try await sent
        try await rig.receive(request, status: "1")
        #expect(
            try rig.history() == [
                "attempted code", "accepted code", "attempted credentials", "accepted credentials",
                "delivered credentials",
            ])
    }

    @Test func `a lost answer is unknown, the code is not sent again, and its receipt still counts`() async throws {
        let server = try await FakeServer(.hang)
        let rig = try await rig(server, limit: .seconds(1))
        _ = try await rig.engine.deliverMessages()
        _ = try await rig.engine.deliverMessages()
        #expect(server.requests.count == 1)
        #expect(try rig.history() == ["attempted code", "failed code unknown"])
        try await rig.receive(try #require(server.requests.first), status: "1")
        #expect(try rig.history().last == "delivered code")
    }

    @Test func `a receipt with a forged path changes nothing`() async throws {
        let server = try await FakeServer(accepted)
        let rig = try await rig(server)
        _ = try await rig.engine.deliverMessages()
        let other = try DeliveryReceipts(key: Array("another-key-of-ours".utf8), base: rig.receipts.base)
        let reference = MessageReference(session: rig.handle.session, message: MessageID(kind: .code, number: 1))
        let forged = other.callbackURL(for: reference).dropFirst(rig.receipts.base.origin.count).prefix { $0 != "?" }
        #expect(rig.receipts.read(path: String(forged), status: "2") == .unknown)
    }
}
