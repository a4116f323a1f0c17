import Crypto
package import EventStore
import Foundation
import LMDB
public import Recovery

/// An account-recovery engine on one folder of data. A process opens a folder once; several processes may open the same
/// one.
///
/// Each call returns once what it did is on disk. A refusal of a rule is an answer, not an error.
public final class Engine: Sendable {
    let options: EngineOptions
    let ports: EnginePorts
    package let log: EventLog
    package let follower: Follower
    package let snapshots: SnapshotKeeper
    /// The views of this data, for queries.
    public let views: Views
    package let vault: Vault
    package let service: ServiceSecrets
    package let writer: Writer
    let clock: any LogClock
    let worker: OutboxWorker
    let trusted: TrustedNetworks
    let errands: DirectoryErrands
    private let checkpoints: CheckpointKeeper
    let ending = Ending()
    private let background = Background()

    /// Opens the data, and makes them if there are none; folds what the newest snapshot does not cover; settles what
    /// fell due while nothing ran; then sends what is owed and follows the log.
    public static func open(_ options: EngineOptions, _ ports: EnginePorts) async throws(RetraceError) -> Engine {
        do {
            let engine = try await made(options, ports)
            do {
                _ = try await engine.writer.submit(Job(.command(.settle)))
            } catch {
                await engine.close(signing: options.restoring == nil)
                throw error
            }
            // What is being restored is not worked on before it is done.
            if options.restoring == nil { engine.start() }
            return engine
        } catch {
            throw RetraceError(error)
        }
    }

    /// An engine of this process that was closed a moment ago lets its files go when the last of its threads is over.
    private static func made(_ options: EngineOptions, _ ports: EnginePorts) async throws -> Engine {
        for _ in 0..<100 {
            do {
                return try Engine(options, ports)
            } catch LMDBError.alreadyOpen, EventLogError.storage(.alreadyOpen), RetraceError.storage(.alreadyOpen) {
                try? await Task.sleep(for: .milliseconds(10))
            }
        }
        return try Engine(options, ports)
    }

    private init(_ options: EngineOptions, _ ports: EnginePorts) throws {
        guard options.isDevelopment || options.isFitForProduction else { throw RetraceError.developmentOnly }
        try DurableFile.makeFolder(options.data)
        try options.keys.refuse(inside: options.data)
        var logOptions = EventLog.Options()
        logOptions.isDurable = options.isDurable
        let log = try EventLog.open(at: options.data + "/log", options: logOptions)
        if let origin = options.origin { try refuseUnfit(origin: origin) }
        // Before anything is written: an older copy of a log must not be built upon.
        let restored = try options.restoring?.lost(by: log)
        try options.restoring?.takePlace()
        if options.restoring == nil { try OutsideCheckpoint(options.keys)?.refuseStale(log) }
        let chance = options.seed.map { Chance.seeded($0) } ?? .system
        let service = ServiceSecrets(key: try options.keys.keyOrCreate(.service, 1))
        let clock: any LogClock = try options.clock ?? BootClock(options.clockSource ?? .system())
        vault = try Vault.open(
            at: options.data + "/vault", keys: options.keys, chance: chance, isDurable: options.isDurable)
        let store = try ViewStore.openOrCreate(data: options.data, of: log, isDurable: options.isDurable)
        let snapshots = SnapshotKeeper(log: log, store: store)
        let handler = try CommandHandler(
            log: log, keys: options.keys, service: service, clock: clock, chance: chance,
            signing: SigningTurn(keys: options.keys, chance: chance, origin: options.origin, didSign: options.didSign),
            restored: restored, firstPolicy: options.policy,
            reload: { try snapshots.situation() })
        let ports = ports.timed(by: options)
        writer = Writer(handler) { [options] in try refuseNearlyFullDisk(options) }
        let sender = MessageSender(
            ports: ports, keys: options.keys, vault: vault, service: service, templates: options.templates,
            hasTimeout: options.clock == nil)
        worker = OutboxWorker(writer: writer, sender: sender, id: UInt32(truncatingIfNeeded: chance.word()))
        self.options = options
        self.ports = ports
        self.log = log
        self.snapshots = snapshots
        follower = try Follower(log: log, store: store)
        views = Views(log: log, store: store)
        self.service = service
        self.clock = clock
        checkpoints = CheckpointKeeper(
            CheckpointSigner(log: log, keys: options.keys, didSign: options.didSign),
            to: options.checkpointDestinations,
            report: options.checkpointFailed)
        trusted = TrustedNetworks()
        errands = DirectoryErrands(directory: ports.directory, vault: vault, writer: writer, log: log, clock: clock)
    }

    func start() {
        guard options.clock == nil else { return }
        let bell = Bell()
        if options.runsWorker {
            background.add { [worker, clock] in await worker.run(clock: clock, bell: bell) }
        }
        if options.runsTimers || options.runsWorker {
            let timers = Timers(
                writer: writer, log: log, clock: clock, bell: options.runsWorker ? bell : nil,
                settles: options.runsTimers)
            background.add { await timers.run() }
        }
        background.onStop { bell.close() }
        background.add { [errands, options] in await errands.work(looks: options.runsWorker) }
        background.add { [snapshots, writer] in await snapshots.run(writer) }
        if options.runsTimers { background.add { [checkpoints, writer] in await checkpoints.run(writer) } }
        if options.runsFollower { follower.start() }
    }

    /// Stops what runs in the background and answers what is in flight. The data are closed when nothing refers to the
    /// engine any more; only then may they be opened again in this process.
    public func close() async { await close(signing: true) }

    /// Without a last checkpoint where what was begun is to be begun again.
    func close(signing: Bool) async {
        ending.come()
        await background.stop()
        writer.close()
        follower.stop()
        // Without a snapshot the next opening folds more of the log; nothing else depends on it.
        try? snapshots.save(writer.situation())
        if signing { await checkpoints.finish() }
        if !options.isDurable { flush() }
    }

    /// Of commits that were not flushed, an orderly end loses none.
    private func flush() {
        try? log.sync()
        try? vault.sync()
    }

    /// Runs a job as it is: for benchmarks and simulations, which bring what the vault and the ports would say.
    package func submit(_ job: Job) async throws(RetraceError) -> Outcome { try await writer.submit(job) }

    /// The number of events in the log.
    public var position: UInt64 { writer.pulse.position }

    /// Log time, about now.
    public var now: Instant { clock.estimate() }

    /// Waits until the views show what was appended before `position`. Returns whether they do before `timeout`.
    @discardableResult
    public func waitForViews(
        position: UInt64, timeout: Duration = .seconds(5)
    ) async throws(RetraceError) -> Bool {
        try await follower.waitFor(position: position, timeout: timeout)
    }

    /// Folds what the views lack, now and on this thread: for a driver of a virtual clock.
    public func catchUpViews() throws(RetraceError) { try follower.catchUp() }

    /// How far the views lie behind the log.
    public func viewLag() throws(RetraceError) -> ViewLag { try follower.lag(at: now) }

    /// The number of the log's last commit.
    package func lastCommit() throws(RetraceError) -> Int {
        do {
            return try log.statistics().lastCommit
        } catch {
            throw RetraceError(error)
        }
    }
}
