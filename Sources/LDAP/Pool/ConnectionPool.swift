import Dispatch
import Foundation

/// A few connections, each on a thread of its own, so that no task's thread waits for the server. A connection opens
/// when it is first needed, again after it was lost, and anew when it has idled for a minute.
public final class ConnectionPool: Sendable {
    /// What a connection does before its first call.
    public enum Beginning: Sendable {
        case signIn(DistinguishedName, password: [UInt8])
        /// Nothing: each call signs in by itself.
        case nothing
    }

    private let queue: CallQueue

    /// `width` connections at most; `waitingLimit` calls may wait for one.
    public init(_ options: ConnectionOptions, beginning: Beginning, width: Int, waitingLimit: Int = 1_000) {
        queue = CallQueue(limit: waitingLimit)
        for number in 1...max(width, 1) {
            let line = Line(options: options, beginning: beginning, queue: queue)
            let thread = Thread { line.run() }
            thread.name = "retrace.ldap.\(number)"
            thread.stackSize = 1 << 20
            thread.start()
        }
        threads = max(width, 1)
    }

    private let threads: Int

    deinit { close() }

    /// Takes no more calls; those that wait fail. Connections close when what runs on them has ended.
    public func close() { queue.close(threads: threads) }

    /// Runs calls on one connection and waits for them, without holding a thread, until `limit` is over: then it throws
    /// `timedOut`, whatever the connection's thread is still doing.
    ///
    /// `body` runs a second time, on a new connection, if the connection was an old one and broke before it had brought
    /// any answer: so its first call must be one that may be sent twice.
    public func run<R: Sendable>(
        within limit: Duration, _ body: @escaping @Sendable (borrowing Connection) throws(LDAPError) -> R
    ) async throws(LDAPError) -> R {
        let deadline = ContinuousClock.now + limit
        let result = await withCheckedContinuation { (continuation: CheckedContinuation<Result<R, LDAPError>, Never>) in
            let call = PoolCall(deadline: deadline, body: body, continuation: continuation)
            guard queue.add(call) else { return }
            // A name that can't be resolved holds the thread longer than any limit; its caller goes on all the same.
            let end = DispatchTime.now() + .nanoseconds(Int(clamping: limit.nanoseconds)) + .milliseconds(250)
            DispatchQueue.global().asyncAfter(deadline: end) { call.fail(.timedOut) }
        }
        return try result.get()
    }
}

extension Duration {
    fileprivate var nanoseconds: Int64 {
        components.seconds * 1_000_000_000 + components.attoseconds / 1_000_000_000
    }
}
