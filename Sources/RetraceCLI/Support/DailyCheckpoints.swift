import Recovery
import Retrace

/// Signs a checkpoint at the end of each day of a virtual clock, under which an engine signs nothing by itself before it
/// closes. Signing appends no event, so the log is the same with and without.
struct DailyCheckpoints {
    /// When the day ends that is running.
    private var end: Instant

    init(from start: Instant) { end = start + .days(1) }

    /// To be called before the clock moves to `time`: what is signed is then what the day has brought.
    mutating func sign(before time: Instant, _ engine: Engine) throws {
        guard time >= end else { return }
        try engine.signCheckpoint()
        while end <= time { end = end + .days(1) }
    }
}
