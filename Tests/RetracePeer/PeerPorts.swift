import Foundation
import Recovery
import Retrace
import Synchronization

/// Every account with every phone, and one other number on record. It keeps nothing: a test looks at the log.
struct OpenDirectory: AccountDirectory {
    private let other = try? PhoneNumber("0912345678")

    func lookUp(_ account: AccountIdentifier, phone: PhoneNumber) async throws(DirectoryUnreachable) -> DirectoryAnswer
    {
        .matched(accountName: account.text, otherPhones: [other].compactMap(\.self), phoneSince: nil)
    }

    func setTemporaryPassword(_ password: Secret, until end: Instant, for account: AccountIdentifier)
        async throws(DirectoryUnreachable)
    {}

    func revokeTemporaryPassword(of account: AccountIdentifier) async throws(DirectoryUnreachable) {}

    func setPassword(_ password: Secret, for account: AccountIdentifier) async throws(DirectoryUnreachable) {}

    func checkPassword(_ password: Secret, for account: AccountIdentifier, at now: Instant)
        async throws(DirectoryUnreachable) -> PasswordAnswer
    { .wrong }
}

/// Writes the reference of each message at the end of a file before it answers, as a carrier that has it.
final class LineGateway: SMSGateway {
    private let file: Mutex<FileHandle>

    init(path: String) throws {
        if !FileManager.default.fileExists(atPath: path) { try Data().write(to: URL(fileURLWithPath: path)) }
        let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
        try handle.seekToEnd()
        file = Mutex(handle)
    }

    func send(_ message: TextMessage) async -> SendAnswer {
        let isWritten = file.withLock { file in
            (try? file.write(contentsOf: Data("\(message.reference)\n".utf8))) != nil
        }
        // Time enough to be killed between the sending and its report.
        try? await Task.sleep(for: .milliseconds(2))
        return isWritten ? .accepted(reference: "line") : .rejected(code: 1, isRetryable: true)
    }
}

/// Passes every token but `bad`.
struct OpenCaptcha: Captcha {
    let provider = "test"

    func check(_ token: Secret, difficulty: CaptchaDifficulty, at now: Instant) async -> CaptchaAnswer {
        token.exposed == "bad" ? .failed(.wrong) : .passed(until: now + .minutes(5), identity: token.exposed)
    }
}
