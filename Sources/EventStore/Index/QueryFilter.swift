import LMDB

/// The conditions of a query that the lists it walks over do not settle, held against each event.
struct QueryFilter {
    typealias Describe = (RawSpan) throws -> EventDescription

    private let types: Set<UInt16>?
    private let stream: ID16?
    private let tags: [IndexTag]
    private let index: TagIndex
    private let log: EventLog
    /// Tags of streams' first events, as far as they were asked for.
    private var openers: [ID16: [IndexTag]] = [:]

    init(types: Set<UInt16>?, stream: ID16?, tags: [IndexTag], index: TagIndex, log: EventLog) {
        self.types = types
        self.stream = stream
        self.tags = tags
        self.index = index
        self.log = log
    }

    /// Whether an event that the index covers meets the conditions.
    mutating func accepts(_ record: RawSpan, at position: UInt64, _ describe: Describe) throws -> Bool {
        if let types, !types.contains(try log.header(of: record, at: position).type) { return false }
        if stream == nil, tags.isEmpty { return true }
        let event = try describe(record)
        if let stream, event.stream != stream { return false }
        return try hasTags(event, describe)
    }

    /// The same beyond the index, where events must be handed over in order from its end on: one whose stream is not
    /// known yet opens it.
    mutating func acceptsUnindexed(_ record: RawSpan, at position: UInt64, _ describe: Describe) throws -> Bool {
        if !tags.isEmpty {
            let event = try describe(record)
            if let stream = event.stream, openers[stream] == nil {
                openers[stream] = try indexedOpener(of: stream, before: position, describe) ?? event.tags
            }
        }
        return try accepts(record, at: position, describe)
    }

    private mutating func hasTags(_ event: EventDescription, _ describe: Describe) throws -> Bool {
        let missing = tags.filter { !event.tags.contains($0) }
        if missing.isEmpty { return true }
        guard let stream = event.stream else { return false }
        if openers[stream] == nil {
            if openers.count > 1 << 16 { openers.removeAll(keepingCapacity: true) }
            openers[stream] = try indexedOpener(of: stream, before: .max, describe) ?? []
        }
        return missing.allSatisfy { openers[stream]?.contains($0) == true }
    }

    /// The tags of the event that opened a stream, if the index has one below a position.
    private func indexedOpener(
        of stream: ID16, before position: UInt64, _ describe: Describe
    ) throws -> [IndexTag]? {
        let first = try index.environment.read { transaction in
            try fetch(.id(stream, index.streams), 0..<position, 1, false, in: transaction).first
        }
        guard let first, let record = try log.record(at: first) else { return nil }
        return try describe(record.rawSpan).tags
    }
}
