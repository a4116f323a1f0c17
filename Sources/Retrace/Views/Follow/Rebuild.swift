public import EventStore
import LMDB

/// How far a rebuild or a verification is.
public struct ViewProgress: Equatable, Sendable {
    /// The number of events folded in.
    public let position: UInt64
    /// The number of events to fold in.
    public let size: UInt64
}

extension ViewStore {
    /// Makes the views again from the log, beside those in use, and then puts them in their place. Where it ends half
    /// way, those in use stay.
    ///
    /// Waits while another process rebuilds. Throws `RetraceError.record` at an event that this version does not know.
    public func rebuild(
        from log: any AppendOnlyLog, progress: (ViewProgress) -> Void = { _ in }
    ) throws(RetraceError) {
        try requireWritable()
        guard let lock = try GenerationLock(folder, waits: true) else { throw .stopped }
        defer { _ = lock }
        let number = folder.unused()
        folder.removeAll(except: try folder.current())
        do throws(RetraceError) {
            try build(number, from: log, upTo: 0, progress: progress)
            try replaceCurrent(by: number, from: log)
        } catch {
            if try folder.current() != number { folder.remove(number) }
            throw error
        }
        folder.removeAll(except: number)
        _ = try generation(isFresh: true)
    }

    /// Brings the new generation to where the old one is, and changes over, while nobody can fold into the old one: so
    /// what was once seen in the views is seen in them ever after.
    private func replaceCurrent(by number: UInt64, from log: any AppendOnlyLog) throws(RetraceError) {
        var isDone = false
        do throws(RetraceError) {
            let old = try generation(isFresh: true)
            try old.write { transaction in
                let reached = try old.progress(in: transaction).position
                try finish(number, from: log, upTo: reached, snapshot: try old.snapshot())
                try folder.setCurrent(number)
                isDone = true
            }
        } catch {
            if isDone { return }
            guard error.isDamagedViews else { throw error }
            try finish(number, from: log, upTo: 0, snapshot: nil)
            try folder.setCurrent(number)
        }
    }

    private func finish(
        _ number: UInt64, from log: any AppendOnlyLog, upTo reached: UInt64, snapshot: StoredSnapshot?
    ) throws(RetraceError) {
        try build(number, from: log, upTo: reached) { _ in }
        guard let snapshot else { return }
        let generation = try Generation.open(number, in: folder, .live(isDurable: true))
        try generation.write { transaction in try generation.put(snapshot, in: &transaction) }
    }

    /// Folds all that the log has, at least up to `reached`, into a generation that nobody uses, and flushes it. It is
    /// closed when this returns.
    func build(
        _ number: UInt64, from log: any AppendOnlyLog, upTo reached: UInt64, progress: (ViewProgress) -> Void
    ) throws(RetraceError) {
        do {
            let size = try log.head().size
            let generation = try Generation.open(number, in: folder, .building)
            var builder = try GenerationBuilder(generation, log)
            guard reached <= size, builder.position <= size else {
                throw RetraceError.views("they reach beyond the end of the log")
            }
            while builder.position < size {
                try builder.step(upTo: size)
                progress(ViewProgress(position: builder.position, size: size))
            }
            try generation.environment.sync()
        } catch {
            throw RetraceError(views: error)
        }
    }
}

/// Folds a log in large batches into a generation that nobody uses.
///
/// Sessions and index entries are written with every batch: they lie at the end of their tables, or are many. Accounts,
/// phones and clients come again and again, and stay in memory while there is room: written once, in order, they cost
/// least and lie densest.
struct GenerationBuilder {
    /// What a transaction changes stays in memory until it ends: an event of a batch changes up to two pages.
    private static let batch: UInt64 = 100_000
    /// About 150 bytes each.
    private static let heldLimit = 600_000

    private let generation: Generation
    private let log: any AppendOnlyLog
    private var fold: ViewFold

    init(_ generation: Generation, _ log: any AppendOnlyLog) throws {
        self.generation = generation
        self.log = log
        var fold = ViewFold(generation)
        try generation.environment.read { transaction in try fold.begin(in: transaction) }
        self.fold = fold
    }

    var position: UInt64 { fold.progress.position }

    /// Folds one batch. The generation is whole when `size` is reached.
    mutating func step(upTo size: UInt64) throws {
        let end = min(size, position &+ Self.batch)
        try generation.environment.write { transaction in
            try fold.fold(log, upTo: end, reading: transaction)
            try fold.writeNewest(to: &transaction)
        }
        if end == size || fold.heldViews > Self.heldLimit { try fold.writeHeld() }
    }
}
