import Synchronization

/// The machine's clocks, moved forwards by as much as it was told: to try out in development what takes minutes. Timers
/// run as ever, so what falls due by a move happens by itself.
///
/// The log keeps the time that it was given. A process without the move, and the next one on this data, stand at the last
/// event's time until the machine's clock has come so far.
package final class MovableClock: Sendable {
    private let ahead = Atomic<Int64>(0)
    private let machine: BootClock.Source

    package init() throws(RetraceError) { machine = try .system() }

    /// Both clocks are moved together: to the engine that is no jump.
    package var source: BootClock.Source {
        let (machine, clock) = (machine, self)
        return BootClock.Source(
            boot: machine.boot, wall: { machine.wall() + clock.milliseconds },
            sinceBoot: { machine.sinceBoot() + clock.milliseconds })
    }

    /// At most a year in all: beyond it a log is refused as one from the future.
    package static let limit: Int64 = 365 * 86_400

    /// False, and nothing is moved, if that would be beyond the limit.
    package func move(seconds: Int64) -> Bool {
        guard (0...Self.limit).contains(seconds) else { return false }
        let moved = ahead.add(seconds * 1_000, ordering: .relaxed).newValue
        if moved <= Self.limit * 1_000 { return true }
        ahead.subtract(seconds * 1_000, ordering: .relaxed)
        return false
    }

    private var milliseconds: Int64 { ahead.load(ordering: .relaxed) }
}
