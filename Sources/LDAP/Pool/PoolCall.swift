import Synchronization

/// A call that waits for a connection, whatever it returns.
protocol Call: Sendable {
    var deadline: ContinuousClock.Instant { get }
    /// Makes the call. Returns what went wrong, of which the caller has not been told yet.
    func attempt(on connection: borrowing Connection) -> LDAPError?
    /// Tells the caller, unless they have an answer.
    func fail(_ error: LDAPError)
}

final class PoolCall<R: Sendable>: Call {
    typealias Body = @Sendable (borrowing Connection) throws(LDAPError) -> R

    let deadline: ContinuousClock.Instant
    private let body: Body
    private let continuation: Mutex<CheckedContinuation<Result<R, LDAPError>, Never>?>

    init(
        deadline: ContinuousClock.Instant, body: @escaping Body,
        continuation: CheckedContinuation<Result<R, LDAPError>, Never>
    ) {
        self.deadline = deadline
        self.body = body
        self.continuation = Mutex(continuation)
    }

    func attempt(on connection: borrowing Connection) -> LDAPError? {
        do throws(LDAPError) {
            answer(.success(try body(connection)))
            return nil
        } catch {
            return error
        }
    }

    func fail(_ error: LDAPError) { answer(.failure(error)) }

    private func answer(_ result: Result<R, LDAPError>) {
        let waiting = continuation.withLock { continuation in
            let waiting = continuation
            continuation = nil
            return waiting
        }
        waiting?.resume(returning: result)
    }
}
