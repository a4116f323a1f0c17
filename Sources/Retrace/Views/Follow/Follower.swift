import Dispatch
public import EventStore
import Foundation
import LMDB
public import Recovery
import Synchronization

/// Folds the log into the views as it grows. Every process may run one: whoever gets the views' write lock folds what
/// is there, and the others find it done.
public final class Follower: Sendable {
    private let log: any AppendOnlyLog
    private let store: ViewStore
    private let worker: Mutex<FollowerWorker>
    private let state = Mutex(State())
    private let published = Atomic<UInt64>(0)
    private let waiters = Atomic<Int>(0)
    private let hurry = DispatchSemaphore(value: 0)
    private let ended = DispatchSemaphore(value: 0)

    private struct State {
        var isRunning = false
        var isStopping = false
        var failure: RetraceError?
    }

    /// Does nothing until `start` or `catchUp`.
    public init(log: any AppendOnlyLog, store: ViewStore) throws(RetraceError) {
        try store.requireWritable()
        self.log = log
        self.store = store
        worker = Mutex(FollowerWorker(log: log, store: store))
    }

    /// The number of events folded in, as far as this process knows.
    public var position: UInt64 { published.load(ordering: .acquiring) }

    /// Why the thread makes no progress; nil if it does.
    public var failure: RetraceError? { state.withLock(\.failure) }

    /// Begins to follow on a thread of its own, until `stop`.
    public func start() {
        let isFirst = state.withLock { state in
            defer { state.isRunning = true }
            return !state.isRunning
        }
        guard isFirst else { return }
        let thread = Thread { [self] in
            loop()
            ended.signal()
        }
        thread.name = "retrace views"
        thread.stackSize = 1 << 21
        thread.start()
    }

    /// Ends the thread after the batch it is at, and waits for that.
    public func stop() {
        let isRunning = state.withLock { state in
            state.isStopping = true
            return state.isRunning
        }
        guard isRunning else { return }
        ended.wait()
        ended.signal()
    }

    /// Folds all that the log has, on this thread.
    ///
    /// Throws `RetraceError.record` at an event that this version does not know, and `.views` where only a rebuild
    /// helps.
    public func catchUp() throws(RetraceError) {
        try worker.withLock { worker throws(RetraceError) in
            while try worker.step() { published.store(worker.position, ordering: .releasing) }
            published.store(worker.position, ordering: .releasing)
        }
    }

    /// Returns when the views hold so many events, whoever folds them, or when the time is over. Returns whether they
    /// do.
    @discardableResult
    public func waitFor(position wanted: UInt64, timeout: Duration = .seconds(5)) async throws(RetraceError) -> Bool {
        let limit = ContinuousClock.now + timeout
        waiters.add(1, ordering: .acquiringAndReleasing)
        defer { waiters.subtract(1, ordering: .acquiringAndReleasing) }
        hurry.signal()
        var pause = Duration.microseconds(200)
        while position < wanted {
            if try store.position() >= wanted { return true }
            if let failure { throw failure }
            if ContinuousClock.now >= limit || Task.isCancelled { return false }
            try? await Task.sleep(for: pause)
            pause = min(pause * 2, .milliseconds(5))
        }
        return true
    }

    /// How far the views are behind the log; `now` is log time.
    public func lag(at now: Instant) throws(RetraceError) -> ViewLag {
        do {
            let size = try log.head().size
            let folded = try store.position()
            guard folded < size else { return ViewLag(events: 0, milliseconds: 0) }
            var oldest = now
            try log.read(from: folded, upTo: folded &+ 1, batch: 1) { position, record in
                oldest = try decode(record, at: position).time
                return false
            }
            return ViewLag(events: size &- folded, milliseconds: max(0, (now - oldest).milliseconds))
        } catch {
            throw RetraceError(error)
        }
    }

    // MARK: The thread

    private func loop() {
        var mayRebuild = true
        while !state.withLock(\.isStopping) {
            do throws(RetraceError) {
                let began = ContinuousClock.now
                let hasMore = try step()
                state.withLock { $0.failure = nil }
                if try backlog() < FollowerWorker.batch { pause(after: ContinuousClock.now - began) }
                if !hasMore { try wait() }
            } catch {
                state.withLock { $0.failure = error }
                // Damaged views are made again, once: if that does not help, someone must look.
                if error.isDamagedViews, mayRebuild {
                    mayRebuild = false
                    try? store.rebuild(from: log)
                } else {
                    sleep()
                }
            }
        }
    }

    private func step() throws(RetraceError) -> Bool {
        try worker.withLock { worker throws(RetraceError) in
            let hasMore = try worker.step()
            published.store(worker.position, ordering: .releasing)
            return hasMore
        }
    }

    private func backlog() throws(RetraceError) -> UInt64 {
        do { return try log.head().size &- min(position, try log.head().size) } catch { throw RetraceError(error) }
    }

    /// Lets a batch gather, unless somebody waits for a position: each commit here flushes the disk, and the log flushes
    /// the same disk. A batch that took long is followed by a long pause, so that the log has most of the disk's time;
    /// the larger batch then writes each page less often.
    private func pause(after step: Duration) {
        // Calls of before are over. Forgotten before the look at who waits: whoever comes after it calls again.
        while hurry.wait(timeout: .now()) == .success {}
        guard waiters.load(ordering: .acquiring) == 0 else { return }
        let milliseconds = min(max(9 * Int(step / .milliseconds(1)), 50), 250)
        _ = hurry.wait(timeout: .now() + .milliseconds(milliseconds))
    }

    /// Waits for an append, but not so long that `stop` takes long.
    private func wait() throws(RetraceError) {
        do { _ = try log.waitForAppend(beyond: position, timeoutMilliseconds: 100) } catch { throw RetraceError(error) }
    }

    private func sleep() {
        for _ in 0..<10 where !state.withLock(\.isStopping) { Thread.sleep(forTimeInterval: 0.1) }
    }
}

/// How far views are behind their log.
public struct ViewLag: Equatable, Sendable {
    public let events: UInt64
    /// Log time since the oldest event that is not folded in.
    public let milliseconds: Int64

    public init(events: UInt64, milliseconds: Int64) {
        self.events = events
        self.milliseconds = milliseconds
    }
}

/// One batch after the other, on whichever thread asks.
struct FollowerWorker: Sendable {
    private let log: any AppendOnlyLog
    private let store: ViewStore
    private var fold: ViewFold?
    /// The number of events folded in, by whichever process.
    private(set) var position: UInt64 = 0

    /// The most events of a batch. As many as have come are taken: few while it keeps up, so that they are seen soon;
    /// many when it lies behind, because a large batch writes each page less often.
    static let batch: UInt64 = 250_000
    /// So many events behind an empty generation, a rebuild is faster than batches with durable commits.
    static let backlog: UInt64 = 200_000

    init(log: any AppendOnlyLog, store: ViewStore) {
        self.log = log
        self.store = store
    }

    /// Folds at most one batch. Returns whether there may be more.
    mutating func step() throws(RetraceError) -> Bool {
        let generation = try store.generation(isFresh: true)
        position = try generation.position()
        let size = try size()
        if position == size { return false }
        if position == 0, size > Self.backlog {
            try store.rebuild(from: log)
            return true
        }
        var fold = fold.take() ?? ViewFold(generation)
        if fold.generation !== generation { fold = ViewFold(generation) }
        let isCurrent = try generation.write { transaction in
            // Another process may have put a new generation in place while this one waited for the lock.
            guard try store.folder.current() == generation.number else { return false }
            try fold.foldBatch(of: Self.batch, log, in: &transaction)
            return true
        }
        if isCurrent { position = fold.progress.position }
        self.fold = fold
        return true
    }

    private func size() throws(RetraceError) -> UInt64 {
        do { return try log.head().size } catch { throw RetraceError(error) }
    }
}

extension ViewFold {
    /// Folds and writes what the log has beyond the views, at most so many events.
    fileprivate mutating func foldBatch(
        of limit: UInt64, _ log: any AppendOnlyLog, in transaction: inout WriteTransaction
    ) throws {
        try begin(in: transaction)
        let size = try log.head().size
        guard progress.position <= size else { throw RetraceError.views("they reach beyond the end of the log") }
        if progress.position == size { return }
        try fold(log, upTo: min(size, progress.position &+ limit), reading: transaction)
        try write(to: &transaction)
    }
}
