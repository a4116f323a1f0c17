import EventStore
import LMDB
import Recovery
import Synchronization

/// The one writer of this process: a thread that runs the command handler, and what others may know of its situation.
final class Writer: Sendable {
    /// Where the writer stands, after its last batch.
    struct Pulse: Sendable {
        var position: UInt64
        var time: Instant
        var nextDue: Instant?
        var nextMessage: Instant?
        var isNearMessageBudget: Bool
        var policy: Policy
    }

    private let thread: BatchThread<Job, Outcome>
    private let handler: HandlerBox
    /// Rung after each batch.
    let bell = Bell()

    init(_ handler: sending CommandHandler, data: String, freeSpaceNeeded: UInt64) {
        let box = HandlerBox(handler)
        self.handler = box
        let bell = bell
        thread = BatchThread(name: "retrace writer", limit: 4096) { jobs in
            try refuseNearlyFullDisk(data, freeSpaceNeeded)
            let outcomes = try box.run(jobs)
            bell.ring()
            return outcomes
        }
    }

    var pulse: Pulse { handler.pulse }

    func submit(_ job: Job) async throws(RetraceError) -> Outcome { try await thread.submit(job) }

    func submit(_ jobs: [Job]) async throws(RetraceError) -> [Result<Outcome, RetraceError>] {
        try await thread.submit(jobs)
    }

    /// A copy of the situation, which shares its memory until the next batch changes it.
    func situation() -> Situation { handler.situation() }

    func close() { thread.close() }
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
            position: situation.position, time: situation.time, nextDue: situation.nextDue,
            nextMessage: situation.nextMessage,
            isNearMessageBudget: situation.isNearMessageBudget(at: situation.time), policy: situation.policyInForce)
    }
}

/// Looks before LMDB writes: a commit that fails for want of space cannot be told from a failed flush, after which
/// nothing more may be written.
private func refuseNearlyFullDisk(_ data: String, _ needed: UInt64) throws {
    let free = try DurableFile.freeSpace(at: data)
    if free < needed { throw RetraceError.diskNearlyFull(free: free) }
}
