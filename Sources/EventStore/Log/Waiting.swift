import Foundation
import LMDB

/// How often the commits of other processes are looked for.
private let pollingInterval = Duration.milliseconds(20)

extension EventLog {
    /// Returns the size of the log as soon as it is above `size`: at once after an append of this process, within 20 ms
    /// after one of another. When `timeout` is over, or the task is cancelled, it returns the size as it is.
    ///
    /// Nothing can be missed: positions have no gaps, so a follower goes on at the position that it has come to.
    public func waitForAppend(beyond size: UInt64, timeout: Duration) async throws -> UInt64 {
        let clock = ContinuousClock()
        let limit = clock.now + timeout
        var watch = Watch(commit: -1)
        while true {
            let sent = appended.count
            if let found = try look(beyond: size, &watch) { return found }
            let left = limit - clock.now
            if left <= .zero || Task.isCancelled { return try self.size() }
            await appended.wait(beyond: sent, atMost: min(left, pollingInterval))
        }
    }

    /// The same for a thread, which it blocks.
    public func waitForAppend(beyond size: UInt64, timeoutMilliseconds: Int) throws -> UInt64 {
        let limit = Date(timeIntervalSinceNow: Double(timeoutMilliseconds) / 1000)
        var watch = Watch(commit: -1)
        while true {
            let sent = appended.count
            if let found = try look(beyond: size, &watch) { return found }
            if Date() >= limit { return try self.size() }
            appended.wait(beyond: sent, until: min(limit, Date(timeIntervalSinceNow: 0.02)))
        }
    }

    /// The size if it is above `size`. Looks only if there is a commit that it has not seen: a commit is announced a
    /// moment before a new snapshot shows it, so what counts is the one that the snapshot shows.
    private func look(beyond size: UInt64, _ watch: inout Watch) throws -> UInt64? {
        let last = try storing { () throws(LMDBError) in try environment.statistics().lastTransaction }
        if last == watch.commit { return nil }
        let (found, commit) = try snapshot { (try self.size(in: $0), $0.commitNumber) }
        watch.commit = commit
        return found > size ? found : nil
    }
}

/// The last commit that was looked at.
private struct Watch { var commit: Int }
