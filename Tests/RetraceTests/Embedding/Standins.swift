import Recovery
import Retrace
import Synchronization

// What a service has of its own and the examples of docs/embedding.md stand on: a store of users and a carrier.

struct User: Sendable {
    var name: String
    var phone: PhoneNumber
    var otherPhones: [PhoneNumber] = []
    var phoneSince: Instant?
    var isDisabled = false
    var password: Secret?
    var temporary: (password: Secret, end: Instant, isUsed: Bool)?
}

enum PasswordChange: Sendable {
    case temporary(Secret, until: Instant)
    case noTemporary
    case lasting(Secret)
}

protocol Users: Sendable {
    func find(_ account: AccountIdentifier) async throws -> User?
    func change(_ account: AccountIdentifier, _ change: PasswordChange) async throws
    func check(_ password: Secret, of account: AccountIdentifier, at now: Instant) async throws -> PasswordAnswer
}

struct CarrierAnswer: Sendable {
    var messageID: String?
    var code = 0
    var isBusy = false
}

protocol Carrier: Sendable {
    func post(to: String, from: String, text: String, id: String) async throws -> CarrierAnswer
}

final class MemoryUsers: Users {
    private let users: Mutex<[AccountIdentifier: User]>

    init(_ users: [AccountIdentifier: User]) { self.users = Mutex(users) }

    func find(_ account: AccountIdentifier) async throws -> User? { users.withLock { $0[account] } }

    func change(_ account: AccountIdentifier, _ change: PasswordChange) async throws {
        users.withLock { users in
            switch change {
            case .temporary(let password, let end): users[account]?.temporary = (password, end, false)
            case .noTemporary: users[account]?.temporary = nil
            case .lasting(let password):
                users[account]?.password = password
                users[account]?.temporary = nil
            }
        }
    }

    func check(_ password: Secret, of account: AccountIdentifier, at now: Instant) async throws -> PasswordAnswer {
        users.withLock { users in
            guard let user = users[account] else { return .wrong }
            if user.password == password { return .right }
            guard let temporary = user.temporary, temporary.password == password else { return .wrong }
            guard !temporary.isUsed, now < temporary.end else { return .expired }
            users[account]?.temporary?.isUsed = true
            return .temporary
        }
    }
}

/// A phone that keeps its messages.
final class MemoryCarrier: Carrier {
    private let kept = Mutex<[String]>([])
    var texts: [String] { kept.withLock { $0 } }

    func post(to: String, from: String, text: String, id: String) async throws -> CarrierAnswer {
        kept.withLock { $0.append(text) }
        return CarrierAnswer(messageID: "carrier-\(id)")
    }
}

/// Lets every token pass once.
struct OpenCaptcha: Captcha {
    let provider = "open"

    func check(_ token: Secret, difficulty: CaptchaDifficulty, at now: Instant) async -> CaptchaAnswer {
        .passed(until: now + .minutes(5), identity: token.exposed)
    }
}
