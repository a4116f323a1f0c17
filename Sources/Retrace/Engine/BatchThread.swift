import Dispatch
import Foundation
import Synchronization

/// A thread that runs jobs in batches: whatever has come while one batch was being committed is the next.
///
/// Callers wait without holding a thread. After a batch the thread waits up to 200 µs until as many jobs are back as the
/// batch had, because batches that fall apart cost more than the wait; a lone caller waits for nothing.
///
/// Not generic: what is nested in a generic type is copied and destroyed by way of its metadata, which are looked up each
/// time.
final class BatchThread: Sendable {
    typealias Settled = Result<Outcome, RetraceError>
    typealias Run = @Sendable ([Job]) throws -> [Settled]

    /// Who waits for the next job of a batch, or for the next few, which stay together.
    private enum Waiter: Sendable {
        case one(CheckedContinuation<Settled, Never>)
        case many(Int, CheckedContinuation<Result<[Settled], RetraceError>, Never>)

        var count: Int {
            switch self {
            case .one: 1
            case .many(let count, _): count
            }
        }

        func refuse(_ error: RetraceError) {
            switch self {
            case .one(let continuation): continuation.resume(returning: .failure(error))
            case .many(_, let continuation): continuation.resume(returning: .failure(error))
            }
        }
    }

    private struct Batch: Sendable {
        var jobs: [Job] = []
        var waiters: [Waiter] = []

        mutating func removeAll() {
            jobs.removeAll(keepingCapacity: true)
            waiters.removeAll(keepingCapacity: true)
        }
    }

    private struct Queue: Sendable {
        var batch = Batch()
        var isClosed = false
        /// The sleeping thread is to be woken at so many waiters; zero while it is awake.
        var wakeAt = 0
    }

    private let queue = Mutex(Queue())
    /// The number of waiters in the queue, to look at without the lock.
    private let waiting = Atomic<Int>(0)
    private let bell = DispatchSemaphore(value: 0)
    private let ended = DispatchSemaphore(value: 0)
    private let limit: Int
    /// What runs a batch; let go when the thread ends, with all that it holds.
    private let work: Mutex<Work?>

    /// A closure alone in a `Mutex` would be wrapped anew at each look at it, until calling it overflows the stack.
    private struct Work: Sendable {
        let run: Run
        let didAnswer: @Sendable () -> Void
    }

    /// `run` gets the jobs of a batch, about `limit` at the most, and returns an outcome for each, or throws for all of
    /// them. `didAnswer` is called on the thread when a batch's callers have their outcomes.
    init(name: String, limit: Int, run: @escaping Run, didAnswer: @escaping @Sendable () -> Void = {}) {
        self.limit = limit
        work = Mutex(Work(run: run, didAnswer: didAnswer))
        let thread = Thread { [self] in loop() }
        thread.name = name
        thread.stackSize = 1 << 21
        thread.start()
    }

    /// Hands a job over and waits for its batch.
    func submit(_ job: Job) async throws(RetraceError) -> Outcome {
        try await withCheckedContinuation { continuation in
            enqueue(.one(continuation)) { $0.append(job) }
        }.get()
    }

    /// Hands jobs over that are to stay together, in their order.
    func submit(_ jobs: [Job]) async throws(RetraceError) -> [Settled] {
        try await withCheckedContinuation { continuation in
            enqueue(.many(jobs.count, continuation)) { $0 += jobs }
        }.get()
    }

    private func enqueue(_ waiter: Waiter, _ put: (inout [Job]) -> Void) {
        let (isRefused, wakes) = queue.withLock { queue in
            if queue.isClosed { return (true, false) }
            put(&queue.batch.jobs)
            queue.batch.waiters.append(waiter)
            waiting.store(queue.batch.waiters.count, ordering: .relaxed)
            guard queue.wakeAt > 0, queue.batch.waiters.count >= queue.wakeAt else { return (false, false) }
            queue.wakeAt = 0
            return (false, true)
        }
        if isRefused { waiter.refuse(.stopped) }
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
        var batch = Batch()
        var last = 1
        while true {
            look(for: last)
            if last > 1 { wait(for: last, atMost: .microseconds(150)) }
            wait(for: 1, atMost: .seconds(3600))
            batch.removeAll()
            let isOver = queue.withLock { queue in
                take(from: &queue.batch, into: &batch)
                waiting.store(queue.batch.waiters.count, ordering: .relaxed)
                return queue.isClosed && batch.waiters.isEmpty
            }
            if isOver { break }
            if batch.waiters.isEmpty { continue }
            last = batch.waiters.count
            answer(batch)
        }
        work.withLock { $0 = nil }
        ended.signal()
    }

    /// Takes what waits: by exchanging the two, or, where it is more than a batch may have, its beginning.
    private func take(from queued: inout Batch, into batch: inout Batch) {
        swap(&queued, &batch)
        guard batch.jobs.count > limit else { return }
        var (jobs, waiters) = (0, 0)
        while waiters < batch.waiters.count, jobs == 0 || jobs + batch.waiters[waiters].count <= limit {
            jobs += batch.waiters[waiters].count
            waiters += 1
        }
        queued.jobs += batch.jobs[jobs...]
        queued.waiters += batch.waiters[waiters...]
        batch.jobs.removeSubrange(jobs...)
        batch.waiters.removeSubrange(waiters...)
    }

    /// Looks for the next jobs for 60 µs before the thread sleeps: a caller that goes straight on is back sooner than a
    /// sleeping thread is woken.
    private func look(for count: Int) {
        let end = ContinuousClock.now + .microseconds(60)
        while waiting.load(ordering: .relaxed) < count, ContinuousClock.now < end {}
    }

    private func answer(_ batch: borrowing Batch) {
        guard let work = work.withLock({ $0 }) else { return refuse(batch.waiters, .stopped) }
        let outcomes: [Settled]
        do { outcomes = try work.run(batch.jobs) } catch { return refuse(batch.waiters, RetraceError(error)) }
        guard outcomes.count == batch.jobs.count else { return refuse(batch.waiters, .stopped) }
        var next = 0
        for waiter in batch.waiters {
            switch waiter {
            case .one(let continuation): continuation.resume(returning: outcomes[next])
            case .many(let count, let continuation):
                continuation.resume(returning: .success(Array(outcomes[next..<next + count])))
            }
            next += waiter.count
        }
        work.didAnswer()
    }

    private func refuse(_ waiters: [Waiter], _ error: RetraceError) {
        for waiter in waiters { waiter.refuse(error) }
    }

    /// Sleeps until the queue has `count` waiters or is closed, or the time is over.
    private func wait(for count: Int, atMost interval: DispatchTimeInterval) {
        let sleeps = queue.withLock { queue in
            if queue.isClosed || queue.batch.waiters.count >= count { return false }
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
