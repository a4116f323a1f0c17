package import EventStore
import Foundation
import LMDB
public import Recovery
import Synchronization

/// Gives log time, under the log's write lock. It never goes back and never stands still (T6).
package protocol LogClock: Sendable {
    /// Log time now, with what is to be recorded about it.
    func read(_ turn: inout AppendTurn) throws -> ClockReading

    /// About log time now, without the lock: for what is not decided by it.
    func estimate() -> Instant
}

package struct ClockReading {
    package var now: Instant
    package var observed: [ClockObserved] = []
    /// Nobody knows how long the machine was down, so sessions that live end.
    package var endsSessions = false
}

/// A clock that stands where it was set: for scenarios and simulations.
public final class VirtualClock: LogClock {
    private let time: Mutex<Int64>

    public init(at start: Instant) { time = Mutex(start.milliseconds) }

    public var now: Instant { Instant(milliseconds: time.withLock { $0 }) }

    /// Moves the clock forwards; it does not go back.
    public func move(to instant: Instant) { time.withLock { $0 = max($0, instant.milliseconds) } }

    package func read(_ turn: inout AppendTurn) throws -> ClockReading {
        ClockReading(now: max(now, Instant(milliseconds: turn.lastTime)))
    }

    package func estimate() -> Instant { now }
}

/// The kernel's time since boot, suspend included, on a base that all processes share: one for each boot, kept with the
/// boot's id in the log's environment. A jump of the wall clock changes nothing and is recorded.
package final class BootClock: LogClock {
    /// The wall clock and the time since boot, in milliseconds; other ones for tests.
    package struct Source: Sendable {
        package var boot: BootID
        package var wall: @Sendable () -> Int64
        package var sinceBoot: @Sendable () -> Int64

        package init(boot: BootID, wall: @escaping @Sendable () -> Int64, sinceBoot: @escaping @Sendable () -> Int64) {
            self.boot = boot
            self.wall = wall
            self.sinceBoot = sinceBoot
        }

        package static func system() throws(RetraceError) -> Source {
            let path = "/proc/sys/kernel/random/boot_id"
            guard let text = try? String(contentsOfFile: path, encoding: .ascii),
                let boot = BootID(hex: text.filter(\.isHexDigit))
            else { throw .storage(.missing(path: path)) }
            let epoch = ContinuousClock().systemEpoch
            return Source(
                boot: boot, wall: { Int64((Date().timeIntervalSince1970 * 1000).rounded(.down)) },
                sinceBoot: { milliseconds(epoch.duration(to: .now)) })
        }
    }

    private let source: Source
    private let base = Mutex<Int64?>(nil)
    static let setting = "clock"
    static let accepted = "clock.accepted"
    /// A jump below this is drift, or the clock being disciplined.
    private static let smallestJump: UInt64 = 2_000
    package static let farAhead: Int64 = 366 * 86_400_000

    package init(_ source: Source) { self.source = source }

    package func estimate() -> Instant {
        guard let base = base.withLock({ $0 }) else { return Instant(milliseconds: source.wall()) }
        return Instant(milliseconds: base &+ source.sinceBoot())
    }

    package func read(_ turn: inout AppendTurn) throws -> ClockReading {
        let last = Instant(milliseconds: turn.lastTime)
        let stored = try turn.setting(Self.setting).flatMap(StoredClock.init(bytes:))
        // Each is looked at once: somebody may set the wall clock, or stop this process, between two looks.
        let (sinceBoot, wall) = (source.sinceBoot(), source.wall())
        guard let stored, stored.boot == source.boot else { return try begin(&turn, after: last, sinceBoot, wall) }
        base.withLock { $0 = stored.base }
        var reading = ClockReading(now: max(Instant(milliseconds: stored.base &+ sinceBoot), last))
        let offset = wall &- sinceBoot
        if (offset &- stored.wallOffset).magnitude > Self.smallestJump {
            try store(base: stored.base, offset: offset, in: &turn)
            reading.observed.append(observation(wall, .jump))
        }
        return reading
    }

    /// A new boot takes its base from the wall clock, unless that cannot be right.
    private func begin(
        _ turn: inout AppendTurn, after last: Instant, _ sinceBoot: Int64, _ wall: Int64
    ) throws -> ClockReading {
        let offset = wall &- sinceBoot
        if turn.size == 0 || wall >= last.milliseconds {
            let isFar = turn.size > 0 && wall &- last.milliseconds > Self.farAhead
            if isFar, try !accepts(wall, &turn) {
                throw RetraceError.clockAhead(wall: Instant(milliseconds: wall), log: last)
            }
            try store(base: offset, offset: offset, in: &turn)
            let observed = observation(wall, isFar ? .accepted : .boot)
            return ClockReading(now: Instant(milliseconds: wall), observed: [observed])
        }
        try store(base: last.milliseconds &- sinceBoot, offset: offset, in: &turn)
        return ClockReading(now: last, observed: [observation(wall, .behind)], endsSessions: true)
    }

    private func observation(_ wall: Int64, _ reason: ClockReason) -> ClockObserved {
        ClockObserved(boot: source.boot, wall: Instant(milliseconds: wall), reason: reason)
    }

    private func store(base newBase: Int64, offset: Int64, in turn: inout AppendTurn) throws {
        base.withLock { $0 = newBase }
        try turn.set(Self.setting, to: StoredClock(boot: source.boot, base: newBase, wallOffset: offset).bytes)
    }

    /// An operator accepted a wall clock within a day of this one.
    private func accepts(_ wall: Int64, _ turn: inout AppendTurn) throws -> Bool {
        guard let bytes = try turn.setting(Self.accepted), let word = bytes.words.first else { return false }
        return (Int64(bitPattern: word) &- wall).magnitude < 86_400_000
    }

    /// Records that the wall clock as it is now is right, however far ahead of the log.
    static func accept(in turn: inout AppendTurn, wall: Instant) throws {
        var bytes: [UInt8] = []
        bytes.append(bigEndian: UInt64(bitPattern: wall.milliseconds))
        try turn.set(accepted, to: bytes)
    }
}

/// The base of log time as the log's environment keeps it: boot, base, and the wall clock's distance from time since
/// boot when it was last looked at.
struct StoredClock {
    var boot: BootID
    var base: Int64
    var wallOffset: Int64

    init(boot: BootID, base: Int64, wallOffset: Int64) {
        self.boot = boot
        self.base = base
        self.wallOffset = wallOffset
    }

    init?(bytes: [UInt8]) {
        let words = bytes.words
        guard words.count == 4 else { return nil }
        boot = BootID(high: words[0], low: words[1])
        base = Int64(bitPattern: words[2])
        wallOffset = Int64(bitPattern: words[3])
    }

    var bytes: [UInt8] {
        var bytes: [UInt8] = []
        for word in [boot.high, boot.low, UInt64(bitPattern: base), UInt64(bitPattern: wallOffset)] {
            bytes.append(bigEndian: word)
        }
        return bytes
    }
}

extension [UInt8] {
    /// The whole words, the most significant byte first; empty if the bytes are not a whole number of words.
    var words: [UInt64] {
        guard count % 8 == 0 else { return [] }
        return stride(from: 0, to: count, by: 8).map { self[$0..<$0 + 8].reduce(0) { $0 << 8 | UInt64($1) } }
    }
}

private func milliseconds(_ duration: Duration) -> Int64 {
    duration.components.seconds &* 1000 &+ duration.components.attoseconds / 1_000_000_000_000_000
}
