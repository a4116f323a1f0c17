import Foundation

/// A thread of its own for what blocks: the few threads that tests share would all be taken, and wait for ever.
final class Worker: Sendable {
    private let outcome = Shared<Result<Void, any Error>?>(nil)

    init(_ body: @escaping @Sendable () throws -> Void) {
        let outcome = outcome
        Thread.detachNewThread { outcome.set(Result { try body() }) }
    }

    /// Waits until the body has ended; throws what it threw.
    func end() async throws {
        while true {
            if let ended = outcome.value { return try ended.get() }
            try await Task.sleep(for: .milliseconds(1))
        }
    }
}

extension Shared<Bool> {
    func becomesTrue() async throws {
        while !value { try await Task.sleep(for: .milliseconds(1)) }
    }
}
