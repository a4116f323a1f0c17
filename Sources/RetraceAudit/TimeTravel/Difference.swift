import EventStore
import Recovery
public import Retrace

/// Compares a log at two moments.
public struct LogComparison: Sendable {
    /// More events than this between two moments are refused: what they touch is held in memory.
    public static let limit: UInt64 = 2_000_000
    /// With so few, states at the first moment are looked up by the index; with more, views as of then are made.
    private static let fewEvents: UInt64 = 5_000

    private let log: AuditedLog
    private let views: Views?
    private let folder: String

    /// `folder` is where views as of the first moment are made for a while, where that is needed.
    public init(_ log: AuditedLog, views: Views? = nil, temporaryFolder folder: String) {
        self.log = log
        self.views = views
        self.folder = folder
    }

    /// What changed from one moment to a later one. `making` and `progress` are those of `temporaryViews`.
    ///
    /// Throws `TooManyEvents`, `EventLogError.beyondEnd`, and what reading the log throws.
    public func difference(
        from first: Moment, to second: Moment, making: (String) -> Void = { _ in },
        progress: (ViewProgress) -> Void = { _ in }
    ) throws -> LogDifference {
        let low = try first.size(in: log.log)
        return try difference(
            sizes: low..<max(low, try second.size(in: log.log)), making: making, progress: progress)
    }

    /// The same between two numbers of events, both in the log.
    public func difference(
        sizes: Range<UInt64>, making: (String) -> Void = { _ in }, progress: (ViewProgress) -> Void = { _ in }
    ) throws -> LogDifference {
        let low = sizes.lowerBound
        guard sizes.upperBound - sizes.lowerBound <= Self.limit else {
            throw TooManyEvents(count: sizes.upperBound - sizes.lowerBound)
        }
        let start = try log.log.prefix(low)
        var difference: LogDifference
        if low == 0 {
            difference = try fold(over: EmptyState(), sizes)
        } else if let views, sizes.upperBound - low <= Self.fewEvents {
            difference = try fold(over: PastState(start, views), sizes)
        } else {
            difference = try fold(
                over: try start.temporaryViews(below: folder, making: making, progress: progress), sizes)
        }
        difference.policy = try policyChange(start, try log.log.prefix(sizes.upperBound))
        return difference
    }

    private func fold(over start: any StateLookup, _ sizes: Range<UInt64>) throws -> LogDifference {
        var fold = DifferenceFold(over: start)
        try log.forEach(from: sizes.lowerBound, upTo: sizes.upperBound) { position, event in
            try fold.fold(event, at: position)
            return true
        }
        return fold.difference(sizes)
    }

    private func policyChange(_ first: EventLog, _ second: EventLog) throws -> StateChange<Policy>? {
        let before = try PastState(first, views).policy()
        guard let after = try PastState(second, views).policy(), before != after else { return nil }
        return StateChange(before: before, after: after)
    }
}

/// More events lie between two moments than can be compared at once.
public struct TooManyEvents: Error, Equatable, CustomStringConvertible {
    public let count: UInt64

    public var description: String {
        "\(count) events lie between the two moments; at most \(LogComparison.limit) can be compared at once, "
            + "so choose moments nearer to each other"
    }
}
