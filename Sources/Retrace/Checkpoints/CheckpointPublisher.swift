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

    let destinations: [CheckpointDestination]
    private let report: @Sendable (String) -> Void
    private let progress: Mutex<[CheckpointDestination: Progress]>

    private static let retryWait = Duration.seconds(10)

    init(_ destinations: [CheckpointDestination], report: @escaping @Sendable (String) -> Void) {
        self.destinations = destinations
        self.report = report
        progress = Mutex([:])
    }

    /// Hands a checkpoint to a destination that has not had it. One that failed shortly before is left alone for a while,
    /// but not the last time.
    func publish(_ signed: SignedCheckpoint, to destination: CheckpointDestination, isLast: Bool = false) async {
        let size = signed.checkpoint.size
        var state = progress.withLock { $0[destination] ?? Progress() }
        if state.done >= size { return }
        if !isLast, let retryAt = state.retryAt, ContinuousClock.now < retryAt { return }
        do throws(CheckpointPublicationError) {
            try await destination.publish(signed.bytes, size: size)
            state = Progress(done: size)
        } catch {
            // What was cut off did not fail: it is done once more at the end.
            if Task.isCancelled { return }
            if state.said != error { report(error.description) }
            state.said = error
            state.retryAt = .now + Self.retryWait
        }
        progress.withLock { [state] in $0[destination] = state }
    }
}
