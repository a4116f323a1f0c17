import EventStore
import Recovery
import Synchronization

/// Signs checkpoints in the background as policy says, and hands them on. It looks once a second, so however fast the log
/// grows, no more than one a second is signed; several processes may do so, and the first one wins.
final class CheckpointKeeper: Sendable {
    private let signer: CheckpointSigner
    private let publisher: CheckpointPublisher
    private let report: @Sendable (String) -> Void
    /// What was reported last, so that a fault that stays is said once.
    private let said = Mutex<String?>(nil)

    static let interval = Duration.seconds(1)

    init(
        _ signer: CheckpointSigner, to destinations: [CheckpointDestination],
        report: @escaping @Sendable (String) -> Void
    ) {
        self.signer = signer
        self.report = report
        publisher = CheckpointPublisher(destinations, report: report)
    }

    /// Works until it is cancelled. A destination that takes its time holds up neither the signing nor the others.
    func run(_ writer: Writer) async {
        await withDiscardingTaskGroup { group in
            group.addTask { await self.sign(writer) }
            for destination in publisher.destinations { group.addTask { await self.publish(to: destination) } }
        }
    }

    private func sign(_ writer: Writer) async {
        var due = Due()
        while await Self.waits() {
            let policy = writer.pulse.policy
            telling {
                let newest = try signer.log.newestCheckpointSize()
                let size = try signer.log.head().size
                if due.isDue(
                    size: size, signed: newest, seconds: policy.checkpointSeconds, events: policy.checkpointEvents)
                {
                    try signer.sign()
                }
            }
        }
    }

    private func publish(to destination: CheckpointDestination) async {
        while await Self.waits() {
            guard let newest = try? signer.log.newestReadableCheckpoint() else { continue }
            await publisher.publish(newest, to: destination)
        }
    }

    /// Waits for the next look; false once cancelled.
    private static func waits() async -> Bool {
        try? await Task.sleep(for: interval)
        return !Task.isCancelled
    }

    /// Signs what is new at the end of an engine, and hands it to every destination, also to one that was not done or
    /// failed shortly before. A task of its own, since whoever closes may be cancelled.
    func finish() async {
        telling { try signer.sign() }
        guard let newest = try? signer.log.newestReadableCheckpoint() else { return }
        await Task { [publisher] in
            await withDiscardingTaskGroup { group in
                for destination in publisher.destinations {
                    group.addTask { await publisher.publish(newest, to: destination, isLast: true) }
                }
            }
        }.value
    }

    private func telling(_ body: () throws -> Void) {
        do {
            try body()
            said.withLock { $0 = nil }
        } catch {
            let sentence = RetraceError(error).description
            let isNew = said.withLock { said in
                defer { said = sentence }
                return said != sentence
            }
            if isNew { report(sentence) }
        }
    }
}

/// Whether a checkpoint is due: so many events, or so much time since the first event that none covers.
struct Due {
    private var signed: UInt64 = 0
    private var waitingSince: ContinuousClock.Instant?

    mutating func isDue(
        size: UInt64, signed: UInt64, seconds: Int64, events: Int64, now: ContinuousClock.Instant = .now
    ) -> Bool {
        guard size > signed else {
            waitingSince = nil
            return false
        }
        if signed != self.signed || waitingSince == nil {
            self.signed = signed
            waitingSince = now
        }
        if size - signed >= UInt64(max(1, events)) { return true }
        return waitingSince.map { now - $0 >= .seconds(seconds) } ?? false
    }
}
