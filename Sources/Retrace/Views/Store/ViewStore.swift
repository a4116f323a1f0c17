package import EventStore
package import LMDB
import Synchronization

/// The views of a data folder: the generation in use, found again whenever a process has put another in its place.
///
/// All of it is made from the log. What is damaged or of another format is not mended but made again.
public final class ViewStore: Sendable {
    let folder: ViewsFolder
    private let mode: Generation.Mode
    private let state: Mutex<State>

    private struct State {
        var generation: Generation
        var looked: ContinuousClock.Instant
    }

    /// How long a generation is used without a look at which one is current.
    private static let lookInterval = Duration.milliseconds(100)

    /// Opens the views below a data folder for writing. If there are none, or they are damaged or of another format, it
    /// begins an empty generation, which a `Follower` fills. Removes what an interrupted rebuild has left.
    ///
    /// Without `isDurable` a crash of the system can damage the views: for simulations.
    public static func openOrCreate(data: String, isDurable: Bool = true) throws(RetraceError) -> ViewStore {
        let folder = ViewsFolder(data: data)
        let mode = Generation.Mode.live(isDurable: isDurable)
        if let generation = try openCurrent(folder, mode) {
            let lock = try GenerationLock(folder, waits: false)
            // Whoever holds the lock may be making a generation, and removes the rest itself.
            if lock != nil { folder.removeAll(except: try folder.current()) }
            return ViewStore(folder, mode, generation)
        }
        return ViewStore(folder, mode, try begin(folder, mode))
    }

    /// Opens the views below a data folder for reading, beside the process that follows the log, or without one.
    /// Throws `RetraceError.views` where only a rebuild helps.
    ///
    /// `isUnlocked` reads without LMDB's locks: only where nobody writes, such as on a read-only disk.
    public static func openReadOnly(data: String, isUnlocked: Bool = false) throws(RetraceError) -> ViewStore {
        let folder = ViewsFolder(data: data)
        guard let number = try folder.current() else { throw .views("there are none at \(folder.path)") }
        let mode = isUnlocked ? Generation.Mode.unlocked : .readOnly
        return ViewStore(folder, mode, try Generation.open(number, in: folder, mode))
    }

    private init(_ folder: ViewsFolder, _ mode: Generation.Mode, _ generation: Generation) {
        self.folder = folder
        self.mode = mode
        state = Mutex(State(generation: generation, looked: .now))
    }

    /// The generation in use; nil if there is none that can be used.
    private static func openCurrent(
        _ folder: ViewsFolder, _ mode: Generation.Mode
    ) throws(RetraceError) -> Generation? {
        do throws(RetraceError) {
            guard let number = try folder.current() else { return nil }
            return try Generation.open(number, in: folder, mode)
        } catch {
            if error.isDamagedViews { return nil }
            throw error
        }
    }

    /// Opens the views below a data folder for writing, as `openOrCreate(data:)` does; those of another log, or of another
    /// history of this one, are begun anew: an older copy of the log may have been put back, and they not removed.
    package static func openOrCreate(
        data: String, of log: EventLog, isDurable: Bool = true
    ) throws(RetraceError) -> ViewStore {
        let store = try openOrCreate(data: data, isDurable: isDurable)
        let generation = try store.generation()
        do throws(RetraceError) {
            if try generation.isOf(log) { return store }
        } catch {
            guard error.isDamagedViews else { throw error }
        }
        return ViewStore(store.folder, store.mode, try begin(store.folder, store.mode, insteadOf: generation.number))
    }

    /// Puts an empty generation in place of one that can't be used, or of none.
    private static func begin(
        _ folder: ViewsFolder, _ mode: Generation.Mode, insteadOf unfit: UInt64? = nil
    ) throws(RetraceError) -> Generation {
        guard let lock = try GenerationLock(folder, waits: true) else { throw .stopped }
        defer { _ = lock }
        // Another process may have been faster. One that is unfit is still open here, and is not opened twice.
        let current = try folder.current()
        if unfit == nil || current != unfit, let generation = try openCurrent(folder, mode) { return generation }
        let number = folder.unused()
        let generation = try Generation.open(number, in: folder, mode)
        try folder.setCurrent(number)
        folder.removeAll(except: number)
        return generation
    }

    /// The generation in use. It is looked up again after a while, or at once if `isFresh`.
    func generation(isFresh: Bool = false) throws(RetraceError) -> Generation {
        try state.withLock { state throws(RetraceError) in
            let now = ContinuousClock.now
            if !isFresh, now - state.looked < Self.lookInterval { return state.generation }
            state.looked = now
            if let number = try folder.current(), number != state.generation.number {
                state.generation = try Generation.open(number, in: folder, mode)
            }
            return state.generation
        }
    }

    /// The number of events that the views hold, as of the last commit of any process.
    public func position() throws(RetraceError) -> UInt64 { try generation().position() }

    /// How large the views are: bytes of the file in use.
    public func usedBytes() throws(RetraceError) -> Int {
        let generation = try generation()
        do throws(LMDBError) { return try generation.environment.statistics().usedSize } catch { throw .storage(error) }
    }

    /// The environment of the generation in use.
    package func environment() throws(RetraceError) -> Environment { try generation(isFresh: true).environment }

    /// Throws unless the views may be changed.
    func requireWritable() throws(RetraceError) {
        switch mode {
        case .live, .building: return
        case .readOnly, .unlocked: throw .notOpenForWriting
        }
    }
}
