import Recovery
import Retrace

/// The citizen of the guide, and moments about them.
enum Guide {
    static var account: AccountIdentifier { get throws { try individual("123456789423") } }
    static var phone: PhoneNumber { get throws { try PhoneNumber("0387584663") } }
    static let noon = Instant(milliseconds: 1_767_607_200_000)
    static let later = noon + .minutes(30)
}

func individual(_ text: String) throws -> AccountIdentifier { try AccountIdentifier(text, type: .individual) }

/// Runs a body many times at once and gathers what came of it.
func atOnce<R: Sendable>(_ count: Int, _ body: @escaping @Sendable (Int) async throws -> R) async throws -> [R] {
    try await withThrowingTaskGroup(of: R.self) { group in
        for number in 0..<count { group.addTask { try await body(number) } }
        return try await group.reduce(into: []) { $0.append($1) }
    }
}

extension AccountDirectory {
    /// Checks a password of the guide's account.
    func check(_ password: String, at time: Instant = Guide.noon) async throws -> PasswordAnswer {
        try await checkPassword(Secret(password), for: Guide.account, at: time)
    }

    func setTemporary(_ password: String, until end: Instant = Guide.later) async throws {
        try await setTemporaryPassword(Secret(password), until: end, for: Guide.account)
    }
}
