import Recovery
import Retrace
import Synchronization

/// A machine whose clocks a test turns: the wall's, and the time since boot.
final class FakeMachine: Sendable {
    private struct State: Sendable {
        var boot: UInt64 = 1
        var wall: Int64
        var sinceBoot: Int64 = 5_000
    }

    private let state: Mutex<State>

    init(wall: Int64 = EngineRig.start.milliseconds) { state = Mutex(State(wall: wall)) }

    var wall: Int64 { state.withLock(\.wall) }

    /// The source as a process sees it that starts now.
    var source: BootClock.Source {
        BootClock.Source(
            boot: BootID(high: 0, low: state.withLock(\.boot)), wall: { [self] in state.withLock(\.wall) },
            sinceBoot: { [self] in state.withLock(\.sinceBoot) })
    }

    /// Time goes by, awake or suspended.
    func pass(_ span: Instant.Span) {
        state.withLock { state in
            state.wall += span.milliseconds
            state.sinceBoot += span.milliseconds
        }
    }

    /// Somebody sets the wall clock.
    func jump(_ span: Instant.Span) { state.withLock { $0.wall += span.milliseconds } }

    /// The machine was down, and starts with its wall clock so much later.
    func reboot(wallLater span: Instant.Span) {
        state.withLock { state in
            state.boot += 1
            state.wall += span.milliseconds
            state.sinceBoot = 3_000
        }
    }
}

extension Instant.Span {
    static prefix func - (span: Self) -> Self { Self(milliseconds: -span.milliseconds) }
}
