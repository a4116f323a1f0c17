import Crypto
import EventStore
import Foundation
import LMDB
import Recovery

/// Folds events into views and index entries, in memory, and writes them sorted by key: the same for a live follower,
/// batch after batch, and for a rebuild. The result does not depend on how the events fell into batches.
struct ViewFold {
    let generation: Generation
    private var sessions = TouchedViews<SessionView>()
    private var accounts = TouchedViews<AccountView>()
    private var phones = TouchedViews<PhoneView>()
    private var clients = TouchedViews<ClientView>()
    private var index: IndexBatch
    private var encoder = CBOREncoder()
    private(set) var progress = FoldProgress()

    init(_ generation: Generation) {
        self.generation = generation
        index = IndexBatch(for: generation.index)
    }

    /// The views in memory that are not bound to the newest sessions.
    var heldViews: Int { accounts.count + phones.count + clients.count }

    /// Goes on from what the generation holds; forgets what was not written.
    mutating func begin(in transaction: borrowing some Reading & ~Copyable) throws {
        forget()
        progress = try generation.progress(in: transaction)
    }

    /// Folds in the events that a log has from here on, below `end`.
    mutating func fold(
        _ log: any AppendOnlyLog, upTo end: UInt64, reading transaction: borrowing some Reading & ~Copyable
    ) throws {
        let start = progress.position
        try log.read(from: start == 0 ? 0 : start &- 1, upTo: end, batch: 4096) { position, record in
            guard position >= start else {
                try checkLast(record)
                return true
            }
            try fold(try decode(record, at: position), at: position, reading: transaction)
            progress.position = position &+ 1
            if position &+ 1 == end { progress.last = hash(of: record) }
            return true
        }
    }

    /// Views of one log are no views of another.
    private func checkLast(_ record: RawSpan) throws(RetraceError) {
        if hash(of: record) != progress.last { throw .views("they are of another log") }
    }

    // MARK: One event

    private mutating func fold(
        _ event: Event, at position: UInt64, reading transaction: borrowing some Reading & ~Copyable
    ) throws {
        let indexed = event.indexed
        try index.add(
            position: position, type: event.payload.type.rawValue, stream: indexed.stream, tags: indexed.tags)
        let place = try sessionPlace(of: event, at: position, reading: transaction)
        let session = place.map { sessions[$0] }
        try foldSubjects(event, of: session, reading: transaction)
        if let place { sessions.evolve(at: place) { $0.evolve(event, at: position) } }
    }

    private mutating func sessionPlace(
        of event: Event, at position: UInt64, reading transaction: borrowing some Reading & ~Copyable
    ) throws -> Int? {
        guard let id = event.session else { return nil }
        if case .recoveryRequested(let request) = event.payload {
            return sessions.put(SessionView(id, request, at: event.time, position: position))
        }
        if let place = sessions.place(of: id) { return place }
        guard let stored: SessionView = try load(id, generation.sessions, transaction) else { return nil }
        return sessions.put(stored)
    }

    private mutating func foldSubjects(
        _ event: Event, of session: SessionView?, reading transaction: borrowing some Reading & ~Copyable
    ) throws {
        let subjects = EventSubjects(event, of: session)
        if let id = subjects.account {
            let place =
                try accounts.place(of: id)
                ?? accounts.put(
                    try load(id, generation.accounts, transaction) ?? AccountView(id: id, firstSeen: event.time))
            accounts.evolve(at: place) { $0.evolve(event, isDecoy: session?.isDecoy == true) }
        }
        if let id = subjects.phone {
            let place =
                try phones.place(of: id)
                ?? phones.put(try load(id, generation.phones, transaction) ?? PhoneView(id: id, firstSeen: event.time))
            phones.evolve(at: place) { $0.evolve(event) }
        }
        if let id = subjects.client {
            let place =
                try clients.place(of: id)
                ?? clients.put(
                    try load(id, generation.clients, transaction) ?? ClientView(id: id, firstSeen: event.time))
            clients.evolve(at: place) { $0.evolve(event, of: session) }
        }
    }

    private func load<View: StoredView>(
        _ id: View.ID, _ table: Table<ID16>, _ transaction: borrowing some Reading & ~Copyable
    ) throws -> View? {
        guard let stored = try transaction.bytes(for: id.id16, in: table) else { return nil }
        return try View(id: id, stored: stored)
    }

    // MARK: Writing

    /// Writes all views and index entries, and how far they reach.
    mutating func write(to transaction: inout WriteTransaction) throws {
        try writeNewest(to: &transaction)
        try writeHeld(to: &transaction)
    }

    /// Writes sessions and index entries. Without `writeHeld` the generation is not whole.
    mutating func writeNewest(to transaction: inout WriteTransaction) throws {
        try index.write(to: &transaction, upTo: progress.position)
        index.removeAll()
        try write(sessions, generation.sessions, &transaction)
        sessions.removeAll()
        try generation.setProgress(progress, in: &transaction)
    }

    /// Writes accounts, phones and clients.
    mutating func writeHeld(to transaction: inout WriteTransaction) throws {
        try write(accounts, generation.accounts, &transaction)
        try write(phones, generation.phones, &transaction)
        try write(clients, generation.clients, &transaction)
        accounts.removeAll()
        phones.removeAll()
        clients.removeAll()
    }

    /// The same into a generation that nobody uses, in transactions of its own, each over a short range of keys: the pages
    /// that one changes stay in memory until it ends. Half way, the generation is not whole.
    mutating func writeHeld() throws {
        try writeInParts(accounts, generation.accounts)
        try writeInParts(phones, generation.phones)
        try writeInParts(clients, generation.clients)
        accounts.removeAll()
        phones.removeAll()
        clients.removeAll()
    }

    private mutating func writeInParts<View>(_ touched: TouchedViews<View>, _ table: Table<ID16>) throws {
        var rest = touched.placesInOrder()[...]
        while !rest.isEmpty {
            let part = rest.prefix(20_000)
            rest = rest.dropFirst(part.count)
            try generation.environment.write { transaction in try write(part, of: touched, table, &transaction) }
        }
    }

    private mutating func write<View>(
        _ touched: TouchedViews<View>, _ table: Table<ID16>, _ transaction: inout WriteTransaction
    ) throws { try write(touched.placesInOrder()[...], of: touched, table, &transaction) }

    private mutating func write<View>(
        _ places: ArraySlice<Int>, of touched: TouchedViews<View>, _ table: Table<ID16>,
        _ transaction: inout WriteTransaction
    ) throws {
        let last = try lastKey(of: table, in: transaction)
        for place in places {
            encoder.removeAll(keepingCapacity: true)
            touched[place].encode(into: &encoder)
            let key = touched[place].id.id16
            // Appended keys fill their pages; keys put at the end one by one would leave them half empty.
            if let last, key <= last {
                try transaction.put(encoder.bytes.rawSpan, for: key, in: table)
            } else {
                try transaction.append(encoder.bytes.rawSpan, for: key, in: table)
            }
        }
    }

    private func lastKey(of table: Table<ID16>, in transaction: borrowing WriteTransaction) throws -> ID16? {
        var cursor = try transaction.cursor(over: table)
        guard let entry = try cursor.last() else { return nil }
        guard let key = ID16(keyBytes: entry.key) else { throw RetraceError.views("a key that is no id") }
        return key
    }

    private mutating func forget() {
        sessions.removeAll()
        accounts.removeAll()
        phones.removeAll()
        clients.removeAll()
        index.removeAll()
    }
}

func hash(of record: RawSpan) -> Bytes32 {
    Bytes32(SHA256.hash(data: record.array)) ?? Bytes32()
}
