import EventStore
import LMDB
public import Recovery

/// Views together with what the log has beyond them: right answers however far the views are behind, as of the moment
/// when this was made.
public struct CurrentViews: Sendable {
    public let views: Views
    /// How many events the views lacked.
    public let lag: UInt64
    private let tail: ViewTail

    /// Folds what the views lack, in memory. Throws `RetraceError.views` if that is more than `limit` events.
    public init(_ views: Views, limit: UInt64 = 2_000_000) throws(RetraceError) {
        self.views = views
        var tail = try ViewTail(of: views)
        let start = tail.position
        do {
            let size = try views.log.head().size
            lag = size > start ? size &- start : 0
            guard lag <= limit else { throw RetraceError.views("they are \(lag) events behind") }
            try views.log.read(from: start) { position, record in
                try tail.fold(try decode(record, at: position), at: position, over: views)
                return true
            }
        } catch {
            throw RetraceError(error)
        }
        self.tail = tail
    }

    public func session(_ id: SessionID) throws(RetraceError) -> SessionView? {
        if let newer = tail.sessions[id] { return newer }
        return try views.session(id)
    }

    public func account(_ id: Pseudonym) throws(RetraceError) -> AccountView? {
        if let newer = tail.accounts[id] { return newer }
        return try views.account(id)
    }

    /// Hands the sessions that a filter asks for to `body`, in the order in which they began or reversed, until it
    /// returns false.
    public func forEachSession(matching filter: SessionFilter, _ body: (SessionView) throws -> Bool) throws {
        var left = filter.limit
        if left <= 0 { return }
        func accept(_ session: SessionView) throws -> Bool {
            guard filter.accepts(session) else { return true }
            left &-= 1
            return try body(session) && left > 0
        }
        if let requests = filter.requests {
            try views.forEachEvent(matching: requests) { request in
                guard let id = request.event.session, let session = try session(id) else { return true }
                return try accept(session)
            }
        } else {
            try forEach(in: \.sessions, filter.keys, tail.sessions, isReversed: filter.isReversed, accept)
        }
    }

    /// Hands all accounts to `body`, in the order in which they were first seen or reversed, until it returns false.
    public func forEachAccount(isReversed: Bool = false, _ body: (AccountView) throws -> Bool) throws {
        try forEach(in: \.accounts, ID16.all, tail.accounts, isReversed: isReversed, body)
    }

    public func forEachPhone(isReversed: Bool = false, _ body: (PhoneView) throws -> Bool) throws {
        try forEach(in: \.phones, ID16.all, tail.phones, isReversed: isReversed, body)
    }

    public func forEachClient(isReversed: Bool = false, _ body: (ClientView) throws -> Bool) throws {
        try forEach(in: \.clients, ID16.all, tail.clients, isReversed: isReversed, body)
    }

    // MARK: By the first digits

    /// The ids that begin with these hexadecimal digits, at most `limit` of them; none if they are no such digits.
    public func sessions(beginning digits: String, limit: Int = 2) throws -> [SessionID] {
        try ids(beginning: digits, limit, \.sessions, tail.sessions)
    }

    public func accounts(beginning digits: String, limit: Int = 2) throws -> [Pseudonym] {
        try ids(beginning: digits, limit, \.accounts, tail.accounts)
    }

    public func phones(beginning digits: String, limit: Int = 2) throws -> [Pseudonym] {
        try ids(beginning: digits, limit, \.phones, tail.phones)
    }

    public func clients(beginning digits: String, limit: Int = 2) throws -> [Pseudonym] {
        try ids(beginning: digits, limit, \.clients, tail.clients)
    }

    private func ids<View: StoredView>(
        beginning digits: String, _ limit: Int, _ table: KeyPath<Generation, Table<ID16>>, _ newer: [View.ID: View]
    ) throws -> [View.ID] {
        guard let range = ID16.beginning(digits) else { return [] }
        var found: [View.ID] = []
        try forEach(in: table, range, newer, isReversed: false) { view in
            found.append(view.id)
            return found.count < limit
        }
        return found
    }

    // MARK: Both at once

    /// Goes over a table and over what is newer, in one order; the newer of the same id counts.
    private func forEach<View: StoredView>(
        in table: KeyPath<Generation, Table<ID16>>, _ range: ClosedRange<ID16>, _ newer: [View.ID: View],
        isReversed: Bool, _ body: (View) throws -> Bool
    ) throws {
        let generation = try views.store.generation()
        var rest = newer.values.filter { range.contains($0.id.id16) }[...]
        rest.sort { isReversed ? $0.id > $1.id : $0.id < $1.id }
        var wantsMore = true
        try generation.forEach(in: generation[keyPath: table], range, isReversed: isReversed) { (stored: View) in
            while let next = rest.first, isReversed ? next.id > stored.id : next.id < stored.id {
                rest.removeFirst()
                wantsMore = try body(next)
                if !wantsMore { return false }
            }
            if let next = rest.first, next.id == stored.id {
                rest.removeFirst()
                wantsMore = try body(next)
            } else {
                wantsMore = try body(stored)
            }
            return wantsMore
        }
        while wantsMore, let next = rest.popFirst() { wantsMore = try body(next) }
    }
}

extension ID16 {
    /// The ids that begin with these hexadecimal digits; nil unless there are 1 to 32.
    fileprivate static func beginning(_ digits: String) -> ClosedRange<ID16>? {
        let missing = 32 - digits.utf8.count
        guard (0..<32).contains(missing), let low = Pseudonym(hex: digits + String(repeating: "0", count: missing)),
            let high = Pseudonym(hex: digits + String(repeating: "f", count: missing))
        else { return nil }
        return ID16(low)...ID16(high)
    }
}

extension SessionFilter {
    /// The first events of the sessions of those that the filter names; nil if it names nobody.
    fileprivate var requests: EventFilter? {
        guard account != nil || phone != nil || client != nil || network != nil else { return nil }
        var requests = EventFilter()
        (requests.account, requests.phone, requests.client, requests.network) = (account, phone, client, network)
        (requests.types, requests.times, requests.isReversed) = ([.recoveryRequested], begun, isReversed)
        return requests
    }

    /// A session's id begins with the time when it began, give or take: one that was chosen beforehand has the hour.
    fileprivate var keys: ClosedRange<ID16> {
        guard let begun else { return ID16.all }
        let most: Int64 = 1 << 48 - 1
        let low = UInt64(min(max(0, (begun.lowerBound - .hours(1)).milliseconds), most)) << 16
        let high = UInt64(min(max(0, (begun.upperBound + .hours(1)).milliseconds), most)) << 16 | 0xFFFF
        return ID16(high: low, low: 0)...ID16(high: max(low, high), low: .max)
    }
}
