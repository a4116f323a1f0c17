import EventStore
import LMDB
import Recovery

/// The end of a log, read as it grows: in bounded reads, of which only events of some types are decoded.
struct EventTail: Sendable {
    private let log: any AppendOnlyLog
    private let types: Set<UInt16>
    /// Where the next read begins.
    private(set) var position: UInt64

    /// How many events one read looks at.
    private static let step: UInt64 = 4096

    init(of log: any AppendOnlyLog, from position: UInt64, types: [EventType]) {
        self.log = log
        self.types = Set(types.map(\.rawValue))
        self.position = position
    }

    /// The events of its types among the next ones, in order; nil when there are no next ones.
    mutating func next() throws(RetraceError) -> [(position: UInt64, event: Event)]? {
        do {
            let size = try log.head().size
            guard position < size else { return nil }
            let end = min(size, position &+ Self.step)
            var found: [(position: UInt64, event: Event)] = []
            try log.read(from: position, upTo: end, batch: Int(Self.step)) { position, record in
                if let header = try? RecordHeader(record: record), !types.contains(header.type) { return true }
                found.append((position, try decode(record, at: position)))
                return true
            }
            position = end
            return found
        } catch {
            throw RetraceError(error)
        }
    }
}
