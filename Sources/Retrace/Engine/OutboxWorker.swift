import Recovery
import Synchronization

/// Sends what is due: it first takes a message in the log, with a lease, and only then hands it over. So no two workers
/// send the same one at once, and the log shows what was tried.
struct OutboxWorker: Sendable {
    let writer: Writer
    let sender: MessageSender
    /// Names this worker in the log.
    let id: UInt32
    /// How many messages are with the gateway at once.
    let width = 64

    /// Takes what is due now, sends it, and reports what came of it, until nothing is due. Returns how many were taken.
    func deliverAll() async throws(RetraceError) -> Int {
        var total = 0
        while true {
            let claims = try await claim(width)
            if claims.isEmpty { return total }
            for claim in claims { try await deliver(claim) }
            total += claims.count
        }
    }

    /// Runs until it is cancelled.
    func run(clock: any LogClock, bell: Bell) async {
        let inFlight = Count()
        await withDiscardingTaskGroup { group in
            while !Task.isCancelled {
                await bell.wait()
                let free = width - inFlight.value
                guard free > 0, let next = writer.pulse.nextMessage, next <= clock.estimate() else { continue }
                guard let claims = try? await claim(free) else { continue }
                inFlight.add(claims.count)
                for claim in claims {
                    group.addTask {
                        // A report that cannot be written leaves the lease to lapse: the answer then counts as lost.
                        try? await deliver(claim)
                        inFlight.add(-1)
                        bell.ring()
                    }
                }
                if !claims.isEmpty { bell.ring() }
            }
        }
    }

    private func claim(_ limit: Int) async throws(RetraceError) -> [MessageClaim] {
        let outcome = try await writer.submit(Job(.claim(worker: id, limit: limit)))
        guard case .claimed(let claims) = outcome.answer else { return [] }
        return claims
    }

    private func deliver(_ claim: MessageClaim) async throws(RetraceError) {
        guard let report = await sender.send(claim) else { return }
        _ = try await writer.submit(Job(.command(report)))
    }
}

private final class Count: Sendable {
    private let count = Mutex(0)
    var value: Int { count.withLock { $0 } }
    func add(_ change: Int) { count.withLock { $0 += change } }
}
