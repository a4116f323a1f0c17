import Recovery
import Retrace
import Synchronization

/// A machine whose clocks a test turns: the wall's, and the time since boot.
final class Machine: Sendable {
    private struct State: Sendable {
        var boot: UInt64 = 1
        var wall: Int64 = 1_767_582_510_000
        var sinceBoot: Int64 = 5_000
    }

    private let state = Mutex(State())

    var source: BootClock.Source {
        BootClock.Source(
            boot: BootID(high: 0, low: state.withLock(\.boot)), wall: { [self] in state.withLock(\.wall) },
            sinceBoot: { [self] in state.withLock(\.sinceBoot) })
    }

    /// The same, with something that happens before each look at a clock.
    func source(lookedAt meddle: @escaping @Sendable () -> Void) -> BootClock.Source {
        var source = source
        let (wall, sinceBoot) = (source.wall, source.sinceBoot)
        source.wall = {
            meddle()
            return wall()
        }
        source.sinceBoot = {
            meddle()
            return sinceBoot()
        }
        return source
    }

    func pass(milliseconds: Int64) {
        state.withLock { state in
            state.wall += milliseconds
            state.sinceBoot += milliseconds
        }
    }

    func jump(milliseconds: Int64) { state.withLock { $0.wall += milliseconds } }

    func reboot(wallLater milliseconds: Int64) {
        state.withLock { state in
            state.boot += 1
            state.wall += milliseconds
            state.sinceBoot = 3_000
        }
    }
}
