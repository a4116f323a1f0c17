import Foundation
import Recovery
import Retrace
import RetraceGateways
import Testing

/// Messages through Debian's Kannel to its fake SMSC, and the receipts back.
@Suite(.serialized) struct RealKannelTests {
    /// A listener for callbacks and a gateway that asks for them.
    private func gateway(_ kannel: Kannel, _ callbacks: FakeServer, password: String = Kannel.password) throws -> (
        KannelGateway, DeliveryReceipts
    ) {
        let receipts = try Sample.receipts("\(callbacks.url)/receipts")
        let gateway = try KannelGateway(
            url: EndpointURL("http://127.0.0.1:\(kannel.smsPort)"), username: Kannel.username,
            password: Secret(password), receipts: receipts)
        return (gateway, receipts)
    }

    /// The last readings of all callbacks that came for a message.
    private func readings(_ callbacks: FakeServer, _ receipts: DeliveryReceipts) -> [DeliveryReceipts.Reading] {
        callbacks.requests.map { request in
            let parts = request.target.split(separator: "?")
            return receipts.read(
                path: String(parts.first ?? ""), status: String(parts.last?.dropFirst("status=".count) ?? ""))
        }
    }

    @Test func `the guide's message arrives whole, in two parts of UCS-2, and its receipts come back`() async throws {
        let kannel = try await Kannel()
        let callbacks = try await FakeServer(.answer(204, ""))
        let (gateway, receipts) = try gateway(kannel, callbacks)
        let message = try Sample.message()
        #expect(await gateway.send(message) == .accepted(reference: message.reference))
        try await eventually("both parts arrive") { try kannel.arrived().count == 2 }
        let parts = try kannel.arrived().map { try #require(Part($0)) }
        #expect(parts.allSatisfy { $0.sender == "MotcuaSMS" && $0.recipient == "+84387584663" })
        #expect(parts.map(\.text).joined() == Sample.accented)
        let delivered = DeliveryReceipts.Reading.final(
            .init(session: Sample.session, message: MessageID(kind: .code, number: 1), isDelivered: true))
        try await eventually("a receipt says delivered") { readings(callbacks, receipts).contains(delivered) }
        #expect(!readings(callbacks, receipts).contains(.unknown))
        for callback in callbacks.requests {
            #expect(!callback.target.contains("387584663") && !callback.target.contains("725306"))
        }
    }

    @Test func `a message of the GSM alphabet arrives in one part`() async throws {
        let kannel = try await Kannel()
        let callbacks = try await FakeServer(.answer(204, ""))
        let (gateway, receipts) = try gateway(kannel, callbacks)
        let text = "Hay nhap 725306 vao o nhap OTP: à è {[~]} € @host.example #725306"
        #expect(SMSParts(text).encoding == .gsm7)
        _ = await gateway.send(try Sample.message(text))
        try await eventually("it arrives") { try kannel.arrived().count == 1 }
        #expect(try kannel.arrived() == ["1: <MotcuaSMS +84387584663 text \(text)>"])
        try await eventually("a receipt says delivered") {
            readings(callbacks, receipts).contains { if case .final(let it) = $0 { it.isDelivered } else { false } }
        }
    }

    @Test func `a wrong password is refused for good`() async throws {
        let kannel = try await Kannel()
        let (gateway, _) = try gateway(kannel, try await FakeServer(.answer(204, "")), password: "wrong")
        #expect(await gateway.send(try Sample.message()) == .rejected(code: 403, isRetryable: false))
    }

    @Test func `while the carrier is away a message is queued, and arrives once when it is back`() async throws {
        let kannel = try await Kannel()
        let callbacks = try await FakeServer(.answer(204, ""))
        let (gateway, _) = try gateway(kannel, callbacks)
        try await kannel.loseCentre()
        let message = try Sample.message("queued")
        #expect(await gateway.send(message) == .accepted(reference: message.reference))
        try await kannel.regainCentre()
        try await eventually("it arrives") { try !kannel.arrived().isEmpty }
        #expect(try kannel.arrived() == ["1: <MotcuaSMS +84387584663 text queued>"])
    }

    @Test func `a recovery's code and its receipt go through Kannel into the log`() async throws {
        let kannel = try await Kannel()
        let callbacks = try await FakeServer(.answer(204, ""))
        let (gateway, receipts) = try gateway(kannel, callbacks)
        let rig = try await RecoveryRig(gateway: gateway, receipts: receipts)
        #expect(try await rig.engine.deliverMessages() == 1)
        try await eventually("all parts arrive") { try kannel.arrived().count == 2 }
        let code = try #require(rig.engine.testCode(of: rig.handle.session, issue: 1))
        let text = try kannel.arrived().map { try #require(Part($0)).text }.joined()
        #expect(text.contains("Hãy nhập \(code) vào ô nhập OTP"))
        try await eventually("its receipts come back") { callbacks.requests.count >= 2 }
        for callback in callbacks.requests { try await rig.receive(target: callback.target) }
        #expect(try rig.history() == ["attempted code", "accepted code", "delivered code"])
    }
}

/// One part of a message in UCS-2 as the fake SMSC shows it: sender, recipient, `udh`, the header, `data`, the bytes in
/// percent escapes, a plus for a space.
private struct Part {
    let sender: String
    let recipient: String
    let text: String

    init?(_ line: String) {
        let form = #/[0-9]+: <(\S+) (\S+) udh (\S+) data (\S+)>/#
        guard let match = line.wholeMatch(of: form), let bytes = unescaped(match.4) else { return nil }
        sender = String(match.1)
        recipient = String(match.2)
        guard let text = String(data: Data(bytes), encoding: .utf16BigEndian) else { return nil }
        self.text = text
    }
}

private func unescaped(_ text: Substring) -> [UInt8]? {
    var bytes: [UInt8] = []
    var rest = text.utf8
    while let byte = rest.popFirst() {
        switch byte {
        case UInt8(ascii: "+"): bytes.append(0x20)
        case UInt8(ascii: "%"):
            guard let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) else { return nil }
            rest = rest.dropFirst(2)
            bytes.append(value)
        default: bytes.append(byte)
        }
    }
    return bytes
}
