import Retrace
import RetracePortal
import ServiceLifecycle

/// Keeps the engine open until everything before it has stopped; then its workers end what they have begun and it closes.
struct EngineService: Service {
    let engine: Engine

    func run() async {
        // Told to stop in order, or cancelled because something else failed: the engine is closed either way.
        try? await gracefulShutdown()
        await engine.close()
    }
}

/// Ends sign-ins of accounts that were recovered.
struct RevocationService: Service {
    let portal: Portal

    func run() async throws {
        do {
            try await cancelWhenGracefulShutdown { try await portal.run() }
        } catch is CancellationError {
            return
        }
    }
}

/// Counts what the log gains, once a second.
struct TallyService: Service {
    let tally: LogTally

    func run() async {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                // An event that can't be read stops the views too, which /readyz tells.
                while (try? tally.advance()) == true {}
                try? await Task.sleep(for: .seconds(1))
            }
        }
    }
}
