/// Which events are wanted: those that meet every condition given.
public struct LogQuery: Hashable, Sendable {
    /// Positions to look at.
    public var positions: Range<UInt64> = 0..<UInt64.max
    /// Times in milliseconds since 1970, the end not included.
    public var times: Range<Int64>?
    /// Types of records, any of them.
    public var types: Set<UInt16>?
    /// The stream that the events belong to.
    public var stream: ID16?
    /// Tags, all of them: each on the event itself or on the one that opened its stream.
    public var tags: [IndexTag] = []
    /// Whether the newest comes first.
    public var isReversed = false
    /// The most events wanted.
    public var limit = Int.max
    /// Whether events that the index does not reach yet are looked at one by one, so that none is left out.
    public var includesUnindexed = true

    public init() {}
}
