import LMDB

/// Walks over the records of a snapshot, and takes a missing position for what it is: damage.
struct EventCursor: ~Copyable, ~Escapable {
    private var cursor: Cursor<UInt64>

    @_lifetime(borrow transaction)
    init(over events: Table<UInt64>, in transaction: borrowing some Reading & ~Copyable) throws(EventLogError) {
        do throws(LMDBError) {
            cursor = try transaction.cursor(over: events)
        } catch {
            throw .storage(error)
        }
    }

    /// The highest position; nil in an empty log.
    mutating func lastPosition() throws(EventLogError) -> UInt64? {
        do throws(LMDBError) {
            guard let entry = try cursor.last() else { return nil }
            guard let position = UInt64(keyBytes: entry.key), position < .max else {
                throw LMDBError.malformed(detail: "the last position")
            }
            return position
        } catch {
            throw .storage(error)
        }
    }

    /// The record at a position that must be there.
    @_lifetime(copy self)
    mutating func seek(_ position: UInt64) throws(EventLogError) -> RawSpan {
        do throws(LMDBError) {
            let entry = try cursor.first(from: position)
            if let entry, UInt64(keyBytes: entry.key) == position { return entry.value }
        } catch {
            throw .storage(error)
        }
        throw missing(position)
    }

    /// The record behind the one read last, whose position must be the given one.
    @_lifetime(copy self)
    mutating func next(_ position: UInt64) throws(EventLogError) -> RawSpan {
        do throws(LMDBError) {
            let entry = try cursor.next()
            if let entry, UInt64(keyBytes: entry.key) == position { return entry.value }
        } catch {
            throw .storage(error)
        }
        throw missing(position)
    }

    /// The record before the one read last, whose position must be the given one.
    @_lifetime(copy self)
    mutating func previous(_ position: UInt64) throws(EventLogError) -> RawSpan {
        do throws(LMDBError) {
            let entry = try cursor.previous()
            if let entry, UInt64(keyBytes: entry.key) == position { return entry.value }
        } catch {
            throw .storage(error)
        }
        throw missing(position)
    }

    private func missing(_ position: UInt64) -> EventLogError {
        .damaged(position: position, detail: "there is no event, though there are later ones")
    }
}
