import EventStore
import LMDB
import Recovery

/// A view that lies in a table of its own under its id.
protocol StoredView: Equatable, Sendable {
    associatedtype ID: WordPair
    var id: ID { get }
    /// Reads strictly what `encode` writes; the id is the key, and not part of it.
    init(id: ID, from reader: inout CBORReader) throws(CBORError)
    func encode(into encoder: inout CBOREncoder)
}

extension StoredView {
    /// Reads a stored value. What is malformed is damage of the views, which can be made again.
    @inline(__always)
    init(id: ID, stored: RawSpan) throws(RetraceError) {
        do throws(CBORError) {
            var reader = CBORReader(stored)
            self = try Self(id: id, from: &reader)
            try reader.finish()
        } catch {
            throw .views("\(Self.self) \(id): \(error)")
        }
    }
}

extension WordPair {
    @inline(__always)
    var id16: ID16 { ID16(high: high, low: low) }

    @inline(__always)
    init(_ id: ID16) { self.init(high: id.high, low: id.low) }
}

// Times lie in views as milliseconds after an earlier one, which is mostly short.

extension CBOREncoder {
    mutating func instant(_ instant: Instant, after start: Instant) {
        signed(instant.milliseconds &- start.milliseconds)
    }

    mutating func optionalInstant(_ instant: Instant?, after start: Instant) {
        if let instant { self.instant(instant, after: start) } else { null() }
    }

    mutating func optionalID(_ id: (some WordPair)?) {
        if let id { self.id(id) } else { null() }
    }
}

extension CBORReader {
    mutating func instant(after start: Instant) throws(CBORError) -> Instant {
        Instant(milliseconds: start.milliseconds &+ (try signed()))
    }

    mutating func optionalInstant(after start: Instant) throws(CBORError) -> Instant? {
        try isNull() ? nil : try instant(after: start)
    }

    mutating func optionalID<ID: WordPair>() throws(CBORError) -> ID? { try isNull() ? nil : try id() }

    mutating func optionalChoice8<Choice: RawRepresentable<UInt8>>() throws(CBORError) -> Choice? {
        try isNull() ? nil : try choice8()
    }
}
