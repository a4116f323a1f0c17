public import EventStore
public import Recovery

/// Log time against the wall clock, as an operator wants to see it; nothing is appended.
public struct ClockState: Sendable {
    /// What the wall clock says.
    public let wall: Instant
    /// Log time as it is now, or as the next start of an engine would begin it.
    public let now: Instant
    /// The time of the last event; nil in an empty log.
    public let lastEvent: Instant?
    /// Whether log time already runs in this boot of the machine.
    public let isOfThisBoot: Bool
    /// The wall clock that an operator accepted last.
    public let accepted: Instant?
    /// Whether an engine refuses to start because the wall clock is too far ahead of the log.
    public let isTooFarAhead: Bool

    /// Reads it from a log.
    public init(of log: EventLog) throws {
        self = try BootClock.state(of: log, .system())
    }

    init(
        wall: Instant, now: Instant, lastEvent: Instant?, isOfThisBoot: Bool, accepted: Instant?, isTooFarAhead: Bool
    ) {
        self.wall = wall
        self.now = now
        self.lastEvent = lastEvent
        self.isOfThisBoot = isOfThisBoot
        self.accepted = accepted
        self.isTooFarAhead = isTooFarAhead
    }

    /// Records that the wall clock is right as it is now. It holds for a day.
    public static func accept(in log: EventLog) throws {
        let wall = try BootClock.Source.system().wall()
        try log.append { turn in try BootClock.accept(in: &turn, wall: Instant(milliseconds: wall)) }
    }
}

extension BootClock {
    /// What `read` would come to, from a log that is not written.
    static func state(of log: EventLog, _ source: Source) throws -> ClockState {
        let wall = source.wall()
        let head = try log.head()
        let last = head.size == 0 ? nil : Instant(milliseconds: head.lastTime)
        let stored = try log.setting(setting).flatMap(StoredClock.init(bytes:))
        let accepted = try log.setting(accepted)?.words.first.map { Int64(bitPattern: $0) }
        let isOfThisBoot = stored?.boot == source.boot
        let running = stored.map { $0.base &+ source.sinceBoot() } ?? wall
        let isFarAhead = head.size > 0 && wall > head.lastTime && wall &- head.lastTime > farAhead
        let isAccepted = accepted.map { ($0 &- wall).magnitude < 86_400_000 } ?? false
        return ClockState(
            wall: Instant(milliseconds: wall),
            now: Instant(milliseconds: max(isOfThisBoot ? running : wall, last?.milliseconds ?? .min)),
            lastEvent: last, isOfThisBoot: isOfThisBoot, accepted: accepted.map(Instant.init(milliseconds:)),
            isTooFarAhead: !isOfThisBoot && isFarAhead && !isAccepted)
    }
}
