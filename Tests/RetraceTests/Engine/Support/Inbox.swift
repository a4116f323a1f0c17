import Recovery
import Retrace
import Synchronization
import Testing

/// All phones at once: keeps every message, and misbehaves as it is told.
final class Inbox: SMSGateway {
    enum Manner: Sendable {
        case accepts
        case refuses(isRetryable: Bool)
        /// The message goes out, its answer does not come back.
        case losesAnswer
        /// Never answers.
        case hangs
    }

    private struct State: Sendable {
        var manner = Manner.accepts
        var messages: [TextMessage] = []
        var tries = 0
    }

    private let state = Mutex(State())

    /// What was sent, in its order.
    var messages: [TextMessage] { state.withLock(\.messages) }
    /// How often the gateway was called.
    var tries: Int { state.withLock(\.tries) }

    func behave(_ manner: Manner) { state.withLock { $0.manner = manner } }

    func send(_ message: TextMessage) async -> SendAnswer {
        let manner = state.withLock { state in
            state.tries += 1
            switch state.manner {
            case .accepts, .losesAnswer: state.messages.append(message)
            case .refuses, .hangs: break
            }
            return state.manner
        }
        switch manner {
        case .accepts: return .accepted(reference: "gateway \(message.reference)")
        case .refuses(let isRetryable): return .rejected(code: 7, isRetryable: isRetryable)
        case .losesAnswer: return .unknown
        case .hangs:
            try? await Task.sleep(for: .seconds(3600))
            return .unknown
        }
    }

    /// The texts that a phone has got.
    func texts(to phone: PhoneNumber) -> [String] {
        messages.filter { $0.recipient == phone }.map(\.text.exposed)
    }

    /// The code, the password and the token of the newest message that has one.
    func lastCode() throws -> String { try last(Reading.code) }
    func lastPassword() throws -> Secret { Secret(try last(Reading.password)) }
    func lastToken() throws -> String { try last(Reading.token) }

    private func last(_ read: (String) -> String?) throws -> String {
        try #require(messages.compactMap { read($0.text.exposed) }.last)
    }

    /// The messages of one kind: `c` a code, `p` credentials, `n` a notice.
    func messages(_ kind: Character) -> [TextMessage] {
        messages.filter { $0.reference.dropFirst(32).first == kind }
    }
}

/// What a citizen reads in a message.
enum Reading {
    static func code(_ text: String) -> String? {
        text.firstMatch(of: #/nhập ([0-9]{6}) vào/#).map { String($0.1) }
    }

    static func password(_ text: String) -> String? {
        text.firstMatch(of: #/tạm thời: ([A-Za-z0-9-]+)/#).map { String($0.1) }
    }

    static func token(_ text: String) -> String? {
        text.firstMatch(of: #/báo mã ([0-9A-Z-]+)/#).map { String($0.1) }
    }
}
