import EventStore
import LMDB
import Synchronization

/// A log whose commits fail when a test wants them to: the turn runs, and nothing of it is kept.
final class FaultyLog: AppendOnlyLog {
    private let log: EventLog
    private let state = Mutex((isFailing: false, isUnreadable: false))

    init(_ log: EventLog) { self.log = log }

    func fail(_ isFailing: Bool, isUnreadable: Bool = false) {
        state.withLock { $0 = (isFailing, isUnreadable) }
    }

    func head() throws -> LogHead { try log.head() }

    func append<R>(_ body: (inout AppendTurn) throws -> R) throws -> R {
        try log.append { turn in
            let result = try body(&turn)
            if state.withLock(\.isFailing) { throw EventLogError.storage(.diskFull) }
            return result
        }
    }

    func read(
        from: UInt64, upTo: UInt64, batch: Int, _ body: (_ position: UInt64, _ record: RawSpan) throws -> Bool
    ) throws {
        if state.withLock(\.isUnreadable) { throw EventLogError.storage(.readersFull) }
        try log.read(from: from, upTo: upTo, batch: batch, body)
    }

    func waitForAppend(beyond size: UInt64, timeout: Duration) async throws -> UInt64 {
        try await log.waitForAppend(beyond: size, timeout: timeout)
    }

    func waitForAppend(beyond size: UInt64, timeoutMilliseconds: Int) throws -> UInt64 {
        try log.waitForAppend(beyond: size, timeoutMilliseconds: timeoutMilliseconds)
    }
}
