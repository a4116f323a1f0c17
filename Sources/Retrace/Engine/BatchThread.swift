import Dispatch
import Foundation
import Synchronization

/// A thread that runs jobs in batches: whatever has come while one batch was being committed is the next.
///
/// Callers wait without holding a thread. After a batch the thread waits up to 200 µs until as many jobs are back as the
/// batch had, because batches that fall apart cost more than the wait; a lone caller waits for nothing.
final class BatchThread<Job: Sendable, Outcome: Sendable>: Sendable {
    private struct Entry: Sendable {
        let jobs: [Job]
        let continuation: CheckedContinuation<[Result<Outcome, RetraceError>], any Error>
    }

    private struct Queue: Sendable {
        var entries: [Entry] = []
        var isClosed = false
        /// The sleeping thread is to be woken at so many entries; zero while it is awake.
        var wakeAt = 0
    }

    private let queue = Mutex(Queue())
    /// The number of entries in the queue, to look at without the lock.
    private let waiting = Atomic<Int>(0)
    private let bell = DispatchSemaphore(value: 0)
    private let ended = DispatchSemaphore(value: 0)
    private let limit: Int
    /// What runs a batch; let go when the thread ends, with all that it holds.
    private let work: Mutex<Work?>

    typealias Run = @Sendable ([Job]) throws -> [Result<Outcome, RetraceError>]

    /// A closure alone in a `Mutex` would be wrapped anew at each look at it, until calling it overflows the stack.
    private struct Work: Sendable {
        let run: Run
    }

    /// `run` gets the jobs of a batch, at most `limit`, and returns an outcome for each, or throws for all of them.
    init(name: String, limit: Int, run: @escaping Run) {
        self.limit = limit
        work = Mutex(Work(run: run))
        let thread = Thread { [self] in loop() }
        thread.name = name
        thread.stackSize = 1 << 21
        thread.start()
    }

    /// Hands a job over and waits for its batch.
    func submit(_ job: Job) async throws(RetraceError) -> Outcome {
        guard let outcome = try await submit([job]).first else { throw .stopped }
        return try outcome.get()
    }

    /// Hands jobs over that are to stay together, in their order.
    func submit(_ jobs: [Job]) async throws(RetraceError) -> [Result<Outcome, RetraceError>] {
        do {
            return try await withCheckedThrowingContinuation { continuation in
                enqueue(Entry(jobs: jobs, continuation: continuation))
            }
        } catch {
            throw RetraceError(error)
        }
    }

    private func enqueue(_ entry: Entry) {
        let (isRefused, wakes) = queue.withLock { queue in
            if queue.isClosed { return (true, false) }
            queue.entries.append(entry)
            waiting.store(queue.entries.count, ordering: .relaxed)
            guard queue.wakeAt > 0, queue.entries.count >= queue.wakeAt else { return (false, false) }
            queue.wakeAt = 0
            return (false, true)
        }
        if isRefused { entry.continuation.resume(throwing: RetraceError.stopped) }
        if wakes { bell.signal() }
    }

    /// Takes no more jobs, runs those that wait, and returns when the thread has ended.
    func close() {
        let wakes = queue.withLock { queue in
            let sleeps = queue.wakeAt > 0
            queue.isClosed = true
            queue.wakeAt = 0
            return sleeps
        }
        if wakes { bell.signal() }
        ended.wait()
        ended.signal()
    }

    private func loop() {
        var spare: [Entry] = []
        var last = 1
        while true {
            look(for: min(last, limit))
            if last > 1 { wait(for: min(last, limit), atMost: .microseconds(150)) }
            wait(for: 1, atMost: .seconds(3600))
            spare.removeAll(keepingCapacity: true)
            let isOver = queue.withLock { queue in
                swap(&queue.entries, &spare)
                waiting.store(0, ordering: .relaxed)
                return queue.isClosed && spare.isEmpty
            }
            if isOver { break }
            last = spare.count
            for start in stride(from: 0, to: spare.count, by: limit) {
                answer(Array(spare[start..<min(start + limit, spare.count)]))
            }
        }
        work.withLock { $0 = nil }
        ended.signal()
    }

    /// Looks for the next jobs for 60 µs before the thread sleeps: a caller that goes straight on is back sooner than a
    /// sleeping thread is woken.
    private func look(for count: Int) {
        let end = ContinuousClock.now + .microseconds(60)
        while waiting.load(ordering: .relaxed) < count, ContinuousClock.now < end {}
    }

    private func answer(_ entries: [Entry]) {
        do {
            guard let work = work.withLock({ $0 }) else { throw RetraceError.stopped }
            let outcomes = try work.run(entries.flatMap(\.jobs))
            var next = 0
            for entry in entries {
                let end = min(next + entry.jobs.count, outcomes.count)
                entry.continuation.resume(returning: Array(outcomes[next..<end]))
                next = end
            }
        } catch {
            for entry in entries { entry.continuation.resume(throwing: error) }
        }
    }

    /// Sleeps until the queue has `count` entries or is closed, or the time is over.
    private func wait(for count: Int, atMost interval: DispatchTimeInterval) {
        let sleeps = queue.withLock { queue in
            if queue.isClosed || queue.entries.count >= count { return false }
            queue.wakeAt = count
            return true
        }
        guard sleeps else { return }
        if bell.wait(timeout: .now() + interval) == .timedOut {
            let wasRung = queue.withLock { queue in
                let rung = queue.wakeAt == 0
                queue.wakeAt = 0
                return rung
            }
            // The ring came as the time ran out: take it, or the next wait would not sleep.
            if wasRung { bell.wait() }
        }
    }
}
