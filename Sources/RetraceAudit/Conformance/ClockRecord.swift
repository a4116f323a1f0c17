import Recovery
import Retrace

/// What the log last told of the wall clock.
struct ClockRecord {
    private var boot: BootID?
    /// The wall clock's distance from log time, in milliseconds.
    private var distance: Int64 = 0

    /// Engines of before read the wall clock twice in a turn, so two readings that should be one may differ by this much.
    private static let slack: Int64 = 1_000

    mutating func see(_ it: ClockObserved, at time: Instant) {
        boot = it.boot
        distance = it.wall.milliseconds &- time.milliseconds
    }

    /// Why the engine would not have recorded this; nil if it would.
    func refusal(of it: ClockObserved, at time: Instant, after last: Instant) -> String? {
        let ahead = last.milliseconds == .min ? 0 : time.milliseconds &- last.milliseconds
        let off = it.wall.milliseconds &- time.milliseconds
        switch it.reason {
        case .jump:
            if boot != it.boot { return "the clock is said to have jumped in a boot that the log does not know" }
            return (off &- distance).magnitude > UInt64(Self.slack) ? nil : "the wall clock had not jumped"
        case _ where boot == it.boot: return "this boot of the machine was recorded before"
        case .boot:
            if off.magnitude > UInt64(Self.slack) { return "after a boot log time goes on from the wall clock" }
            return ahead > BootClock.farAhead + Self.slack
                ? "the wall clock was too far ahead, and nobody had accepted it" : nil
        case .accepted:
            if off.magnitude > UInt64(Self.slack) { return "after a boot log time goes on from the wall clock" }
            return ahead < BootClock.farAhead - Self.slack ? "the wall clock was not far ahead of the log" : nil
        case .behind:
            if last.milliseconds == .min { return "no event was before, that the clock could have been behind of" }
            if ahead != 0 { return "with the clock behind, log time goes on from the last event" }
            return off > Self.slack ? "the wall clock was not behind the log" : nil
        }
    }
}
