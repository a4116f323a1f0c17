import LMDB

extension EventLog {
    /// Whether it is read without LMDB's locks, for a copy that no one writes to.
    public var isUnlocked: Bool { environment.options.isUnlocked }

    /// The log as it was when it had `size` events: the same file, of which nothing later is shown. It can be read, not
    /// appended to; what `statistics` says of bytes is the whole file's.
    ///
    /// Throws `EventLogError.beyondEnd` if the log has fewer events.
    public func prefix(_ size: UInt64) throws -> EventLog {
        let have = try self.size()
        guard size <= have else { throw EventLogError.beyondEnd(asked: size, size: have) }
        return EventLog(folder, environment, tables, end: size)
    }

    /// The highest position that is shown; nil if none is.
    func lastPosition(_ cursor: inout EventCursor) throws(EventLogError) -> UInt64? {
        guard let end else { return try cursor.lastPosition() }
        if end == 0 { return nil }
        return try cursor.lastPosition().map { min($0, end &- 1) }
    }
}
