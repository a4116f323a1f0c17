import Foundation
import LMDB
import Synchronization
import Testing

struct FileLockTests {
    private let path = NSTemporaryDirectory() + "/retrace-lock-\(UUID().uuidString)"

    private func isFree() throws -> Bool {
        guard let lock = try FileLock(at: path) else { return false }
        lock.end()
        return true
    }

    /// What the thread that waits says.
    private final class Said: Sendable {
        let isLetGo = Atomic(false)
        /// 1: it got the lock after it was let go. 2: before, or not at all.
        let outcome = Atomic(0)
    }

    @Test func `one at a time holds it, and who waits gets it next`() async throws {
        defer { try? FileManager.default.removeItem(atPath: path) }
        let held = try FileLock(waitingAt: path)
        #expect(try !isFree())
        let said = Said()
        // A thread of its own: who waits blocks it.
        Thread.detachNewThread { [path] in
            var isRight = false
            if let lock = try? FileLock(waitingAt: path) {
                isRight = said.isLetGo.load(ordering: .sequentiallyConsistent)
                lock.end()
            }
            said.outcome.store(isRight ? 1 : 2, ordering: .sequentiallyConsistent)
        }
        try await Task.sleep(for: .milliseconds(50))
        said.isLetGo.store(true, ordering: .sequentiallyConsistent)
        held.end()
        var outcome = 0
        while outcome == 0 {
            try await Task.sleep(for: .milliseconds(5))
            outcome = said.outcome.load(ordering: .sequentiallyConsistent)
        }
        #expect(outcome == 1)
        #expect(try isFree())
    }

    @Test func `what can't be locked is an error, and not waited for`() throws {
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: path) }
        #expect(throws: LMDBError.self) { try FileLock(waitingAt: path).end() }
        #expect(throws: LMDBError.self) { try FileLock(waitingAt: path + "/none/lock").end() }
    }
}
