import LMDB

extension EventLog {
    /// Flushes what appends to a log that is not durable have left to the system.
    public func sync() throws {
        try storing { () throws(LMDBError) in try environment.sync() }
    }
}
