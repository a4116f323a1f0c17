import Dispatch
import Foundation
import Recovery
import Synchronization

/// One part of a log, judged on a thread of its own after all that lies before it was folded in unjudged.
///
/// That holds only if nothing is found before it: what is missing in a log is folded in by who finds it.
final class AuditPart: Sendable {
    /// Where it ended, with what it found on the way.
    struct Outcome: Sendable {
        var conformance: Conformance
        /// The position to go on at. It lies within the part if much was found, or if an event could not be read.
        var next: UInt64 = 0
        var error: (any Error)?
    }

    let positions: Range<UInt64>
    private let log: AuditedLog
    private let judged: AuditCounter
    private let end: Mutex<Outcome>
    private let isCancelled = Atomic(false)
    private let ended = DispatchSemaphore(value: 0)

    /// With so many findings it waits until those before are known.
    private static let most: UInt64 = 1_000

    init(_ positions: Range<UInt64>, of log: AuditedLog, _ scope: AuditScope, counting judged: AuditCounter) {
        self.positions = positions
        self.log = log
        self.judged = judged
        end = Mutex(Outcome(conformance: Conformance(scope)))
        let thread = Thread { [self] in
            let outcome = run(Outcome(conformance: Conformance(scope)))
            end.withLock { $0 = outcome }
            ended.signal()
        }
        thread.name = "retrace audit"
        thread.start()
    }

    /// Waits until it has ended; calls `meanwhile` now and then.
    func outcome(_ meanwhile: () -> Void = {}) -> Outcome {
        while ended.wait(timeout: .now() + .milliseconds(100)) == .timedOut { meanwhile() }
        ended.signal()
        return end.withLock { $0 }
    }

    /// Lets it end early: nobody will ask for its outcome.
    func cancel() { isCancelled.store(true, ordering: .relaxed) }

    func stop() {
        cancel()
        _ = outcome()
    }

    private func run(_ start: Outcome) -> Outcome {
        var end = start
        let lookahead = UInt64(Conformance.lookahead)
        let limit = positions.upperBound == .max ? .max : positions.upperBound &+ lookahead
        do {
            try log.forEach(upTo: limit) { position, event in
                if position < positions.lowerBound {
                    end.conformance.skip(event)
                } else {
                    end.conformance.see(event, at: position)
                    judged.count(position)
                }
                end.next = position &+ 1
                guard position & 0xFFF == 0 else { return true }
                return end.conformance.count < Self.most && !isCancelled.load(ordering: .relaxed)
            }
        } catch {
            end.error = error
        }
        end.conformance.judgeWaiting(before: end.error == nil ? Conformance.lookahead : 0)
        return end
    }
}

/// How many events the parts of an audit have judged so far.
final class AuditCounter: Sendable {
    private let counted = Atomic<UInt64>(0)
    private static let step: UInt64 = 0x1000

    /// Counts many events at once, at every so many positions.
    func count(_ position: UInt64) {
        if position % Self.step == 0 { counted.add(Self.step, ordering: .relaxed) }
    }

    var value: UInt64 { counted.load(ordering: .relaxed) }
}
