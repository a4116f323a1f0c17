import Recovery
import Retrace
import Synchronization

/// A directory that can be down.
final class BreakableDirectory: AccountDirectory {
    private let directory: EmbeddedDirectory
    private let isDown = Mutex(false)

    init(_ directory: EmbeddedDirectory) { self.directory = directory }

    func set(isDown down: Bool) { isDown.withLock { $0 = down } }

    private func ask() throws(DirectoryUnreachable) {
        if isDown.withLock({ $0 }) { throw DirectoryUnreachable(reason: "it is down") }
    }

    func lookUp(
        _ account: AccountIdentifier, phone: PhoneNumber
    ) async throws(DirectoryUnreachable) -> DirectoryAnswer {
        try ask()
        return try await directory.lookUp(account, phone: phone)
    }

    func setTemporaryPassword(
        _ password: Secret, until end: Instant, for account: AccountIdentifier
    ) async throws(DirectoryUnreachable) {
        try ask()
        try await directory.setTemporaryPassword(password, until: end, for: account)
    }

    func revokeTemporaryPassword(of account: AccountIdentifier) async throws(DirectoryUnreachable) {
        try ask()
        try await directory.revokeTemporaryPassword(of: account)
    }

    func setPassword(_ password: Secret, for account: AccountIdentifier) async throws(DirectoryUnreachable) {
        try ask()
        try await directory.setPassword(password, for: account)
    }

    func checkPassword(
        _ password: Secret, for account: AccountIdentifier, at now: Instant
    ) async throws(DirectoryUnreachable) -> PasswordAnswer {
        try ask()
        return try await directory.checkPassword(password, for: account, at: now)
    }
}
