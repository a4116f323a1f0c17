import EventStore
import Recovery

/// Appends what falls due also when nobody comes back (T5), and folds in what other processes appended, so that the
/// process that is left sees to what a dead one began.
struct Timers: Sendable {
    let writer: Writer
    let log: any AppendOnlyLog
    let clock: any LogClock
    /// Wakes the outbox worker, if this engine runs one.
    let bell: Bell?
    let settles: Bool

    /// How late, at most, something due is noticed; T5 allows a second.
    private static let interval = Duration.milliseconds(200)

    func run() async {
        let forwarding = bell.map { bell in
            Task { [writer] in
                while !Task.isCancelled {
                    await writer.bell.wait()
                    bell.ring()
                }
            }
        }
        while !Task.isCancelled {
            try? await Task.sleep(for: Self.interval)
            let pulse = writer.pulse
            let isDue = pulse.nextDue.map { $0 <= clock.estimate() } ?? false
            let isBehind = (try? log.head().size > pulse.position) ?? false
            // A failed turn is tried again at the next tick; every command tries as well.
            if isBehind || settles && isDue { _ = try? await writer.submit(Job(.command(.settle))) }
            bell?.ring()
        }
        forwarding?.cancel()
        writer.bell.close()
        await forwarding?.value
    }
}
