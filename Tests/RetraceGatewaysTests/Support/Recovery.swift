import Foundation
import Recovery
import Retrace
import RetraceGateways
import Testing

/// A folder of data for an engine under a virtual clock, and the guide's form.
final class EngineFolder {
    private let path = NSTemporaryDirectory() + "retrace-gateways-\(UUID().uuidString)"

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func open(gateway: any SMSGateway, captcha: any Captcha) async throws -> Engine {
        var options = EngineOptions(data: path, keys: .test)
        options.isDevelopment = true
        options.isDurable = false
        options.clock = VirtualClock(at: Sample.now)
        options.freeSpaceNeeded = 0
        return try await Engine.open(
            options, EnginePorts(directory: OneAccount(), gateway: gateway, captcha: captcha))
    }

    static func form() throws -> RecoveryForm {
        RecoveryForm(
            account: try AccountIdentifier("123456789423", type: .individual), phone: try PhoneNumber("0387584663"))
    }
}

/// One recovery of the guide's account on a real engine whose messages go through a gateway under test.
final class RecoveryRig {
    private let folder = EngineFolder()
    let engine: Engine
    let receipts: DeliveryReceipts
    let handle: Handle

    /// Up to the code that is due.
    init(gateway: any SMSGateway, receipts: DeliveryReceipts) async throws {
        self.receipts = receipts
        engine = try await folder.open(gateway: gateway, captcha: AnyToken())
        let reply = try await engine.requestRecovery(EngineFolder.form(), from: ClientAddress("203.0.113.7"))
        handle = try #require(reply.handle)
        _ = try await engine.submitCaptcha(Secret("token"), handle)
    }

    /// Types the right code, so that the credentials are due.
    func verify() async throws {
        let code = try #require(engine.testCode(of: handle.session, issue: 1))
        _ = try await engine.verifyCode(TypedCode(code), handle)
    }

    /// What a callback of the gateway would do.
    func receive(_ request: FakeRequest, status: String) async throws {
        let url = try #require(request.header("X-Kannel-DLR-URL"))
        try await receive(target: String(url.dropFirst(receipts.base.origin.count)).replacing("%d", with: status))
    }

    /// A callback as it stands in its request line.
    func receive(target: String) async throws {
        let parts = target.split(separator: "?")
        let status = try #require(parts.last?.split(separator: "=").last)
        switch receipts.read(path: String(parts[0]), status: String(status)) {
        case .final(let receipt):
            try await engine.reportReceipt(receipt.session, receipt.message, isDelivered: receipt.isDelivered)
        case .progress(let reference): #expect(reference.session == handle.session)
        case .unknown: Issue.record("not a callback of ours: \(target)")
        }
    }

    /// What the log has of messages and credentials, in its order.
    func history() throws -> [String] {
        var history: [String] = []
        try engine.readEvents(from: 0) { _, event, _ in
            switch event.payload {
            case .messageAttempted(let it): history.append("attempted \(it.message.kind)")
            case .messageAccepted(let it): history.append("accepted \(it.message.kind)")
            case .credentialsSent: history.append("accepted credentials")
            case .messageDelivered(let it): history.append("delivered \(it.message.kind)")
            case .messageFailed(let it): history.append("failed \(it.message.kind) \(it.reason)")
            case .recoveryEnded(let it): history.append("ended \(it.reason)")
            default: break
            }
        }
        return history
    }
}

/// A directory with the guide's account alone.
private struct OneAccount: AccountDirectory {
    func lookUp(
        _ account: AccountIdentifier, phone: PhoneNumber
    ) async throws(DirectoryUnreachable) -> DirectoryAnswer {
        .matched(accountName: "nguyenvana", otherPhones: [], phoneSince: nil)
    }
    func setTemporaryPassword(
        _ password: Secret, until end: Instant, for account: AccountIdentifier
    ) async throws(DirectoryUnreachable) {}
    func revokeTemporaryPassword(of account: AccountIdentifier) async throws(DirectoryUnreachable) {}
    func setPassword(_ password: Secret, for account: AccountIdentifier) async throws(DirectoryUnreachable) {}
    func checkPassword(
        _ password: Secret, for account: AccountIdentifier, at now: Instant
    ) async throws(DirectoryUnreachable) -> PasswordAnswer { .wrong }
}

private struct AnyToken: Captcha {
    let provider = "test"
    func check(_ token: Secret, difficulty: CaptchaDifficulty, at now: Instant) async -> CaptchaAnswer {
        .passed(until: now + .minutes(5), identity: token.exposed)
    }
}
