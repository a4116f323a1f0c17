import EventStore
import Synchronization

/// Hands checkpoints to where an operator wants them; what fails is tried again, and never stops the engine.
final class CheckpointPublisher: Sendable {
    private struct Progress: Sendable {
        /// The size of the checkpoint handed over last.
        var done: UInt64 = 0
        var retryAt: ContinuousClock.Instant?
        var said: CheckpointPublicationError?
    }

    private let destinations: [CheckpointDestination]
    private let report: @Sendable (String) -> Void
    private let progress: Mutex<[CheckpointDestination: Progress]>

    private static let retryWait = Duration.seconds(10)

    init(_ destinations: [CheckpointDestination], report: @escaping @Sendable (String) -> Void) {
        self.destinations = destinations
        self.report = report
        progress = Mutex([:])
    }

    var hasDestinations: Bool { !destinations.isEmpty }

    /// Hands a checkpoint to every destination that has not had it.
    func publish(_ signed: SignedCheckpoint) async {
        let size = signed.checkpoint.size
        for destination in destinations {
            var state = progress.withLock { $0[destination] ?? Progress() }
            if state.done >= size { continue }
            if let retryAt = state.retryAt, ContinuousClock.now < retryAt { continue }
            do throws(CheckpointPublicationError) {
                try await destination.publish(signed.bytes, size: size)
                state = Progress(done: size)
            } catch {
                if state.said != error { report(error.description) }
                state.said = error
                state.retryAt = .now + Self.retryWait
            }
            progress.withLock { [state] in $0[destination] = state }
        }
    }
}
