public import EventStore
import LMDB
public import Recovery

/// Questions to the views and the log. They show what was folded in last; `Follower.waitFor` waits for more.
public struct Views: Sendable {
    public let log: EventLog
    public let store: ViewStore

    public init(log: EventLog, store: ViewStore) {
        self.log = log
        self.store = store
    }

    /// Opens log and views below a data folder for reading, also while another process uses them.
    ///
    /// Throws `RetraceError.views` if there are no views, or if they are damaged or not of this log.
    public static func openReadOnly(data: String) throws(RetraceError) -> Views {
        var options = EventLog.Options()
        options.isReadOnly = true
        do {
            let log = try EventLog.open(at: data + "/log", options: options)
            let views = Views(log: log, store: try ViewStore.openReadOnly(data: data))
            try views.checkLog()
            return views
        } catch {
            throw RetraceError(error)
        }
    }

    /// Views of one log say nothing of another.
    package func checkLog() throws(RetraceError) {
        guard try store.generation().isOf(log) else { throw .views("they are of another log") }
    }

    // MARK: One view

    /// A session; nil if the views know of none.
    public func session(_ id: SessionID) throws(RetraceError) -> SessionView? {
        let generation = try store.generation()
        return try generation.view(id, in: generation.sessions)
    }

    /// An account as typed, or as the directory named it.
    public func account(_ id: Pseudonym) throws(RetraceError) -> AccountView? {
        let generation = try store.generation()
        return try generation.view(id, in: generation.accounts)
    }

    /// A phone as typed.
    public func phone(_ id: Pseudonym) throws(RetraceError) -> PhoneView? {
        let generation = try store.generation()
        return try generation.view(id, in: generation.phones)
    }

    public func client(_ id: Pseudonym) throws(RetraceError) -> ClientView? {
        let generation = try store.generation()
        return try generation.view(id, in: generation.clients)
    }
}

extension Generation {
    /// Whether this was folded from a log: then that has the very event that was folded in last.
    func isOf(_ log: EventLog) throws(RetraceError) -> Bool {
        let progress: FoldProgress = try read { transaction in try self.progress(in: transaction) }
        guard progress.position > 0 else { return true }
        do {
            guard let last = try log.record(at: progress.position &- 1) else { return false }
            return hash(of: last.rawSpan) == progress.last
        } catch {
            throw RetraceError(error)
        }
    }

    fileprivate func view<View: StoredView>(_ id: View.ID, in table: Table<ID16>) throws(RetraceError) -> View? {
        try read { transaction in
            guard let stored = try transaction.bytes(for: id.id16, in: table) else { return nil }
            return try View(id: id, stored: stored)
        }
    }
}
