import Foundation

/// Threads of its own for work that takes long or waits for the disk, so that no task's thread is held up.
package final class WorkQueue: Sendable {
    private let queue: OperationQueue
    private let patience: Duration

    /// At most `width` pieces of work at once; one that could not begin within `patience` is given up.
    package init(width: Int, patience: Duration) {
        queue = OperationQueue()
        queue.maxConcurrentOperationCount = width
        queue.name = "retrace.directory"
        self.patience = patience
    }

    package func run<R: Sendable>(_ work: @escaping @Sendable () throws -> R) async throws(DirectoryUnreachable) -> R {
        let asked = ContinuousClock.now
        let patience = patience
        let result: Result<R, any Error> = await withCheckedContinuation { continuation in
            queue.addOperation {
                let hasWaited = asked.duration(to: .now)
                guard hasWaited < patience else {
                    continuation.resume(
                        returning: .failure(DirectoryUnreachable(reason: "too many passwords are being checked")))
                    return
                }
                continuation.resume(returning: Result { try work() })
            }
        }
        do { return try result.get() } catch { throw DirectoryUnreachable(error) }
    }
}

extension DirectoryUnreachable {
    /// What went wrong in the store, in its own words, which hold no personal data.
    init(_ error: any Error) {
        self = error as? Self ?? Self(reason: "\(error)")
    }
}
