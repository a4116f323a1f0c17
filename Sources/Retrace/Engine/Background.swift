import Synchronization

/// Tasks that run as long as an engine is open.
final class Background: Sendable {
    private struct State: Sendable {
        var tasks: [Task<Void, Never>] = []
        var stops: [@Sendable () -> Void] = []
    }

    private let state = Mutex(State())

    func add(_ body: @escaping @Sendable () async -> Void) {
        let task = Task { await body() }
        state.withLock { $0.tasks.append(task) }
    }

    func onStop(_ body: @escaping @Sendable () -> Void) { state.withLock { $0.stops.append(body) } }

    func stop() async {
        let taken = state.withLock { state in
            let taken = state
            state = State()
            return taken
        }
        for task in taken.tasks { task.cancel() }
        for stop in taken.stops { stop() }
        for task in taken.tasks { await task.value }
    }
}
