import Dispatch
import Foundation
import Synchronization

/// Threads of its own for work that takes long or waits for the disk, so that no task's thread is held up: the pools of
/// the system have as many threads as there are cores, shared by the whole process.
package final class WorkQueue: Sendable {
    private let line = Line()
    private let width: Int
    private let patience: Duration

    /// At most `width` pieces of work at once; one that could not begin within `patience` is given up.
    package init(width: Int, patience: Duration) {
        self.width = width
        self.patience = patience
        for _ in 0..<width {
            let thread = Thread { [line] in line.work() }
            thread.name = "retrace.directory"
            thread.stackSize = 1 << 20
            thread.start()
        }
    }

    /// What waits is still done; then the threads end.
    deinit { line.close(width) }

    package func run<R: Sendable>(_ work: @escaping @Sendable () throws -> R) async throws(DirectoryUnreachable) -> R {
        let asked = ContinuousClock.now
        let patience = patience
        let result: Result<R, any Error> = await withCheckedContinuation { continuation in
            line.add {
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

/// The work that waits, and what its threads do with it.
private final class Line: Sendable {
    private struct Piece: Sendable {
        let work: @Sendable () -> Void
    }

    private let pieces = Mutex<[Piece]>([])
    /// One for each piece, and one for each thread at the end.
    private let bell = DispatchSemaphore(value: 0)

    func add(_ work: @escaping @Sendable () -> Void) {
        pieces.withLock { $0.append(Piece(work: work)) }
        bell.signal()
    }

    func close(_ threads: Int) { for _ in 0..<threads { bell.signal() } }

    /// Runs on each thread, until it is woken and finds nothing.
    func work() {
        while true {
            bell.wait()
            guard let piece = pieces.withLock({ $0.isEmpty ? nil : $0.removeFirst() }) else { return }
            piece.work()
        }
    }
}

extension DirectoryUnreachable {
    /// What went wrong in the store, in its own words, which hold no personal data.
    init(_ error: any Error) {
        self = error as? Self ?? Self(reason: "\(error)")
    }
}
