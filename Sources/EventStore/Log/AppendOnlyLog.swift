/// What an engine asks of its log. A log is one partition with one writer at a time; another store than `EventLog` can
/// take its place.
public protocol AppendOnlyLog: Sendable {
    /// The size of the log and its last time, as of the last commit.
    func head() throws -> LogHead

    /// Runs `body` as the one writer of this log, in whatever process. What it appended is durable when this returns,
    /// all of it or, if anything throws, nothing.
    func append<R>(_ body: (inout AppendTurn) throws -> R) throws -> R

    /// Hands the events at `from` and above, below `upTo`, to `body` in order, until it returns false.
    func read(
        from: UInt64, upTo: UInt64, batch: Int, _ body: (_ position: UInt64, _ record: RawSpan) throws -> Bool
    ) throws

    /// Returns the size of the log as soon as it is above `size`, or when the time is over.
    func waitForAppend(beyond size: UInt64, timeout: Duration) async throws -> UInt64

    /// The same for a thread, which it blocks.
    func waitForAppend(beyond size: UInt64, timeoutMilliseconds: Int) throws -> UInt64
}

extension AppendOnlyLog {
    /// Hands all events at `from` and above to `body` in order, until it returns false.
    public func read(from: UInt64, _ body: (_ position: UInt64, _ record: RawSpan) throws -> Bool) throws {
        try read(from: from, upTo: .max, batch: 4096, body)
    }
}

/// The end of a log.
public struct LogHead: Hashable, Sendable {
    /// The number of events, which is the position of the next one.
    public let size: UInt64
    /// The time of the last event in milliseconds since 1970; `Int64.min` if there is none.
    public let lastTime: Int64

    public init(size: UInt64, lastTime: Int64) {
        self.size = size
        self.lastTime = lastTime
    }
}
