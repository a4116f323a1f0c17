public import EventStore
import LMDB
import Recovery

/// What a verification of the views came to.
public struct ViewsVerification: Equatable, Sendable {
    /// The number of events that the views hold.
    public let position: UInt64
    /// The number of entries that were compared.
    public let entries: UInt64
    /// The first entry that is not as the log has it; nil if all are.
    public let difference: ViewsDifference?
}

/// An entry of a table that is not as the log has it.
public struct ViewsDifference: Equatable, Sendable, CustomStringConvertible {
    public enum Kind: String, Sendable {
        case missing = "is missing"
        case unexpected = "should not be there"
        case other = "has another value"
    }

    public let table: String
    /// The entry's key in hexadecimal digits.
    public let key: String
    public let kind: Kind

    public init(table: String, key: String, kind: Kind) {
        self.table = table
        self.key = key
        self.kind = kind
    }

    public var description: String { "in the table \(table), the entry \(key) \(kind.rawValue)" }
}

extension ViewStore {
    /// Folds the log into a generation of its own, as far as the views are, and compares every entry of every table,
    /// byte for byte. Needs as much space again as the views, for a while.
    public func verify(
        against log: any AppendOnlyLog, progress: (ViewProgress) -> Void = { _ in }
    ) throws(RetraceError) -> ViewsVerification {
        guard let lock = try GenerationLock(folder, waits: true) else { throw .stopped }
        defer { _ = lock }
        let number = folder.unused()
        defer { folder.remove(number) }
        do {
            return try verify(with: try Generation.open(number, in: folder, .building), log, progress)
        } catch {
            throw RetraceError(views: error)
        }
    }

    private func verify(
        with scratch: Generation, _ log: any AppendOnlyLog, _ progress: (ViewProgress) -> Void
    ) throws -> ViewsVerification {
        let live = try generation(isFresh: true)
        // Tables are opened outside of transactions.
        var comparison = TableComparison(try DerivedTables(live.environment), try DerivedTables(scratch.environment))
        var builder = try GenerationBuilder(scratch, log)
        try builder.fold(upTo: try live.position(), progress)
        // One snapshot for all tables. The follower goes on meanwhile: first fold what it has added.
        return try live.environment.read { transaction in
            let reached = try live.progress(in: transaction)
            try builder.fold(upTo: reached.position, progress)
            return try scratch.environment.read { fresh in
                try comparison.run(transaction, fresh)
                if comparison.difference == nil, try scratch.progress(in: fresh) != reached {
                    comparison.difference = ViewsDifference(table: "meta", key: "position", kind: .other)
                }
                return ViewsVerification(
                    position: reached.position, entries: comparison.entries, difference: comparison.difference)
            }
        }
    }
}

extension GenerationBuilder {
    fileprivate mutating func fold(upTo size: UInt64, _ progress: (ViewProgress) -> Void) throws {
        while position < size {
            try step(upTo: size)
            progress(ViewProgress(position: position, size: size))
        }
    }
}
