import EventStore
package import Recovery
import Synchronization

/// The one writer of this process: a thread that runs the command handler, and what others may know of its situation.
package final class Writer: Sendable {
    /// Where the writer stands, after its last batch.
    package struct Pulse: Sendable {
        package var position: UInt64
        package var time: Instant
        package var nextDue: Instant?
        package var nextMessage: Instant?
        package var isNearMessageBudget: Bool
        package var policy: Policy
    }

    private let thread: BatchThread
    private let handler: HandlerBox
    /// Rung after each batch.
    let bell = Bell()

    /// `mayWrite` is asked before each batch, and throws if nothing may be written.
    package init(_ handler: sending CommandHandler, mayWrite: @escaping @Sendable () throws -> Void = {}) {
        let box = HandlerBox(handler)
        self.handler = box
        let bell = bell
        thread = BatchThread(name: "retrace writer", limit: 4096) { jobs in
            try mayWrite()
            return try box.run(jobs)
        } didAnswer: {
            bell.ring()
        }
    }

    package var pulse: Pulse { handler.pulse }

    package func submit(_ job: Job) async throws(RetraceError) -> Outcome { try await thread.submit(job) }

    package func submit(_ jobs: [Job]) async throws(RetraceError) -> [Result<Outcome, RetraceError>] {
        try await thread.submit(jobs)
    }

    /// A copy of the situation, which shares its memory until the next batch changes it.
    package func situation() -> Situation { handler.situation() }

    package func close() { thread.close() }
}

/// The handler behind a lock: the writer's thread holds it for the length of a batch, so nobody else waits for long.
private final class HandlerBox: Sendable {
    private let handler: Mutex<CommandHandler>
    private let latest: Mutex<Writer.Pulse>

    init(_ handler: sending CommandHandler) {
        latest = Mutex(HandlerBox.pulse(of: handler.situation))
        self.handler = Mutex(handler)
    }

    var pulse: Writer.Pulse { latest.withLock { $0 } }

    func run(_ jobs: [Job]) throws -> [Result<Outcome, RetraceError>] {
        let (outcomes, pulse) = try handler.withLock { handler in
            (try handler.run(jobs), Self.pulse(of: handler.situation))
        }
        latest.withLock { $0 = pulse }
        return outcomes
    }

    func situation() -> Situation { handler.withLock { $0.situation } }

    private static func pulse(of situation: borrowing Situation) -> Writer.Pulse {
        Writer.Pulse(
            position: situation.position, time: situation.time, nextDue: nextDue(in: situation),
            nextMessage: situation.nextMessage,
            isNearMessageBudget: situation.isNearMessageBudget(at: situation.time), policy: situation.policyInForce)
    }

    /// What falls due in sessions, or the end of the hour of a key that no session needs any more.
    private static func nextDue(in situation: borrowing Situation) -> Instant? {
        let hourEnds = situation.epochs.firstIdle.map { Instant(milliseconds: (Int64($0) + 1) * 3_600_000) }
        return [situation.nextDue, hourEnds].compactMap(\.self).min()
    }
}

/// Looks before LMDB writes: a commit that fails for want of space cannot be told from a failed flush, after which
/// nothing more may be written.
func refuseNearlyFullDisk(_ options: EngineOptions) throws {
    let free = try options.freeSpace(options.data)
    if free < options.freeSpaceNeeded { throw RetraceError.diskNearlyFull(free: free) }
}
