import Recovery
import Retrace
import Synchronization

/// Knows every account with every phone, and compares passwords as they are: the hash of a real directory is set aside.
final class BenchDirectory: AccountDirectory {
    private let temporary = Mutex<[AccountIdentifier: Secret]>([:])

    func lookUp(
        _ account: AccountIdentifier, phone: PhoneNumber
    ) async throws(DirectoryUnreachable) -> DirectoryAnswer {
        .matched(accountName: account.text, otherPhones: [], phoneSince: nil)
    }

    func setTemporaryPassword(
        _ password: Secret, until end: Instant, for account: AccountIdentifier
    ) async throws(DirectoryUnreachable) { temporary.withLock { $0[account] = password } }

    func revokeTemporaryPassword(of account: AccountIdentifier) async throws(DirectoryUnreachable) {
        temporary.withLock { $0[account] = nil }
    }

    func setPassword(_ password: Secret, for account: AccountIdentifier) async throws(DirectoryUnreachable) {
        temporary.withLock { $0[account] = nil }
    }

    func checkPassword(
        _ password: Secret, for account: AccountIdentifier, at now: Instant
    ) async throws(DirectoryUnreachable) -> PasswordAnswer {
        temporary.withLock { known in
            guard known[account] == password else { return .wrong }
            known[account] = nil
            return .temporary
        }
    }
}

/// Takes every message at once, and tells who waits for one that it has come, as a phone does.
final class BenchPhone: SMSGateway {
    private struct State {
        var arrived: Set<String> = []
        var waiting: [String: CheckedContinuation<Void, Never>] = [:]
    }

    private let state = Mutex(State())

    func send(_ message: TextMessage) async -> SendAnswer {
        let waiting = state.withLock { state -> CheckedContinuation<Void, Never>? in
            if let waiting = state.waiting.removeValue(forKey: message.reference) { return waiting }
            // Nobody waits for codes: they are computed.
            if message.reference.dropFirst(32).first == "p" { state.arrived.insert(message.reference) }
            return nil
        }
        waiting?.resume()
        return .accepted(reference: message.reference)
    }

    /// Returns when the credentials of a session have come.
    func credentials(of session: SessionID) async {
        let reference = MessageReference(session: session, message: MessageID(kind: .credentials, number: 1))
        await withCheckedContinuation { continuation in
            let isThere = state.withLock { state in
                if state.arrived.remove(reference.description) != nil { return true }
                state.waiting[reference.description] = continuation
                return false
            }
            if isThere { continuation.resume() }
        }
    }
}
