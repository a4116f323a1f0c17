import Recovery
import Retrace
import RetraceGateways
import Testing

/// The guide's message, and what must stand in no URL.
enum Sample {
    static let now = Instant(milliseconds: 1_767_607_743_250)
    static let accented =
        "Hãy nhập 725306 vào ô nhập OTP để lấy tài khoản và mật khẩu. Mã OTP có hiệu lực trong vòng 5 phút."
    static let plain = "Hay nhap 725306 vao o nhap OTP. {[~]} à €\n\n@host.example #725306"
    static let session = SessionID(high: 0x019b_8c20_abb0_0000, low: 0x5e7a_ce00_0003_22ac)

    static func message(
        _ text: String = accented, sender: String = "MotcuaSMS", number: UInt8 = 1
    ) throws -> TextMessage {
        let reference = MessageReference(session: session, message: MessageID(kind: .code, number: number))
        return TextMessage(
            recipient: try PhoneNumber("0387584663"), sender: sender, text: Secret(text),
            reference: reference.description, time: now)
    }

    static func receipts(_ base: String = "https://portal.example/receipts") throws -> DeliveryReceipts {
        try DeliveryReceipts(key: Array("sixteen-bytes-or-more".utf8), base: EndpointURL(base))
    }
}

/// Fails if a request line holds anything that an access log must not.
func expectCleanTargets(_ server: FakeServer, _ location: SourceLocation = #_sourceLocation) {
    for request in server.requests {
        for secret in ["387584663", "725306", "hidden", "nh%E1%BA%ADp", "token-of-the-citizen", "?"] {
            #expect(!request.target.contains(secret), sourceLocation: location)
        }
    }
}

/// How long something took.
func timed<R>(_ body: () async throws -> R) async rethrows -> (R, Duration) {
    let clock = ContinuousClock()
    let start = clock.now
    let result = try await body()
    return (result, clock.now - start)
}
