import Dispatch
import Foundation
import Synchronization

/// The parts of a log that several threads judge: each by who is free, handed out and taken back in the order of positions.
final class AuditParts: Sendable {
    /// How a part ended.
    enum Outcome: Sendable {
        /// Nothing was found in it. So many of its events are within the scope.
        case clean(judged: UInt64)
        /// Something was found in it or could not be read, or it was the last: the rest is to be judged with this.
        case end(AuditEnd, judged: UInt64)
    }

    private struct State {
        var next = 0
        var outcomes: [Outcome?]
    }

    let positions: [Range<UInt64>]
    private let state: Mutex<State>
    private let judged = Atomic<UInt64>(0)
    /// Parts from here on are not needed any more.
    private let end: Atomic<Int>
    private let news = DispatchSemaphore(value: 0)
    private let idle = DispatchSemaphore(value: 0)
    private let begun = Atomic(0)
    private let log: AuditedLog
    private let scope: AuditScope

    /// Begins to judge: at 0 and at each cut begins a part. At most `threads` are at work.
    init(_ log: AuditedLog, cuts: [UInt64], _ scope: AuditScope, threads: Int) {
        positions = zip([0] + cuts, cuts + [.max]).map { begin, end in begin..<end }
        state = Mutex(State(outcomes: Array(repeating: nil, count: positions.count)))
        end = Atomic(positions.count)
        self.log = log
        self.scope = scope
        for _ in 0..<min(threads, positions.count) {
            let thread = Thread { [self] in
                begun.add(1, ordering: .sequentiallyConsistent)
                work()
                idle.signal()
            }
            thread.name = "retrace audit"
            thread.start()
        }
    }

    // MARK: For who takes the outcomes

    /// Waits until a part has ended, and calls `meanwhile` now and then with the number of events that were judged so far.
    /// To be asked for each part in turn, and for none behind one that did not end clean.
    func outcome(of part: Int, _ meanwhile: (_ judged: UInt64) -> Void) -> Outcome {
        while true {
            if let outcome = state.withLock({ $0.outcomes[part] }) { return outcome }
            if news.wait(timeout: .now() + .milliseconds(100)) == .timedOut, !isBegun(part) { work() }
            meanwhile(judged.load(ordering: .relaxed))
        }
    }

    /// All before `part` have ended, so if nobody has begun it, nobody is at work: the system gave no thread.
    private func isBegun(_ part: Int) -> Bool { state.withLock { $0.next > part } }

    /// Lets all threads end, and waits until they have.
    func stop() {
        end.store(0, ordering: .relaxed)
        // One that begins only now finds nothing to do.
        for _ in 0..<begun.load(ordering: .sequentiallyConsistent) { idle.wait() }
    }

    // MARK: For the threads

    private func work() {
        var worker = AuditWorker(log, self, scope)
        worker.run()
    }

    /// The next part that nobody has begun; nil if none is left.
    func claim() -> Int? {
        state.withLock { state in
            guard isNeeded(state.next) else { return nil }
            defer { state.next += 1 }
            return state.next
        }
    }

    func isNeeded(_ part: Int) -> Bool { part < end.load(ordering: .relaxed) }

    /// Counts events that were judged.
    func count(_ events: UInt64) { judged.add(events, ordering: .relaxed) }

    func finish(_ part: Int, _ outcome: Outcome) {
        if case .end = outcome { end.min(part + 1, ordering: .relaxed) }
        state.withLock { $0.outcomes[part] = outcome }
        news.signal()
    }
}

/// Where an audit stands that goes on elsewhere, or not at all.
struct AuditEnd: Sendable {
    var conformance: Conformance
    /// The position to go on at.
    var next: UInt64
    /// Why it cannot go on.
    var error: (any Error)?
}
