import NIOCore
import Synchronization

/// Counts the connections that are open, up to as many as there may be.
final class ConnectionPlaces: Sendable {
    private let taken = Atomic<Int>(0)
    private let limit: Int

    init(_ limit: Int) { self.limit = limit }

    /// Whether there is a place for a connection; it is given back when the connection is closed.
    func take(for channel: any Channel) -> Bool {
        guard taken.add(1, ordering: .relaxed).newValue <= limit else {
            taken.subtract(1, ordering: .relaxed)
            return false
        }
        channel.closeFuture.whenComplete { _ in self.taken.subtract(1, ordering: .relaxed) }
        return true
    }
}

/// There are as many connections as there may be.
struct NoPlace: Error {}
