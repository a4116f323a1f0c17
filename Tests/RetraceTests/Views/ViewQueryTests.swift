import EventStore
import Recovery
import Retrace
import Testing

@Suite struct ViewQueryTests {
    @Test(arguments: 71...76 as ClosedRange<UInt64>)
    func `queries find what a look at every event finds, however far the index reaches`(seed: UInt64) throws {
        let fixture = try ViewsFixture(seed: seed, events: 1500)
        let store = try fixture.openStore()
        let views = Views(log: fixture.log, store: store)
        var random = SeededGenerator(seed: seed)
        let indexed = Int(random.next() % 1500)
        try fixture.log.append(fixture.events[..<indexed])
        try Follower(log: fixture.log, store: store).catchUp()
        try fixture.log.append(fixture.events[indexed...])
        var nonEmpty = 0
        for _ in 0..<60 {
            let filter = randomFilter(fixture.events, &random)
            let expected = scan(fixture.events, filter)
            #expect(try views.events(matching: filter) == expected, "seed \(seed), \(filter), indexed \(indexed)")
            if !expected.isEmpty { nonEmpty += 1 }
        }
        #expect(nonEmpty > 15)
    }

    @Test(arguments: 81...84 as ClosedRange<UInt64>)
    func `listings of sessions are those of a look at every session`(seed: UInt64) throws {
        let fixture = try ViewsFixture(seed: seed)
        try fixture.appendAll()
        let store = try fixture.openStore()
        try Follower(log: fixture.log, store: store).catchUp()
        let views = Views(log: fixture.log, store: store)
        let all = try views.sessions()
        #expect(all.map(\.id) == all.map(\.id).sorted())
        #expect(all.count == fixture.events.filter { $0.payload.type == .recoveryRequested }.count)
        var random = SeededGenerator(seed: seed)
        for _ in 0..<60 {
            let filter = randomFilter(all, &random)
            var expected = all.filter { accepts($0, filter) }
            if filter.isReversed { expected.reverse() }
            let found = try views.sessions(matching: filter)
            #expect(found == Array(expected.prefix(filter.limit)), "seed \(seed), \(filter)")
        }
    }

    @Test func `listings of accounts, phones and clients go in the order of their ids`() throws {
        let fixture = try ViewsFixture(seed: 85, events: 1000)
        try fixture.appendAll()
        let store = try fixture.openStore()
        try Follower(log: fixture.log, store: store).catchUp()
        let views = Views(log: fixture.log, store: store)
        var accounts: [Pseudonym] = []
        try views.forEachAccount {
            accounts.append($0.id); return true
        }
        #expect(accounts.count == 12 && accounts == accounts.sorted())
        var rest: [Pseudonym] = []
        try views.forEachAccount(from: accounts[5]) {
            rest.append($0.id); return rest.count < 3
        }
        #expect(rest == Array(accounts[5..<8]))
        var phones: [Pseudonym] = []
        try views.forEachPhone {
            phones.append($0.id); return true
        }
        #expect(phones.count > 10 && phones == phones.sorted())
        var clients: [Pseudonym] = []
        try views.forEachClient {
            clients.append($0.id); return true
        }
        #expect(clients.count == 8 && clients == clients.sorted())
    }

    @Test func `a reader without a writer answers from log and views`() throws {
        let folder: TemporaryFolder
        let events: [Event]
        do {
            let fixture = try ViewsFixture(seed: 86, events: 600)
            (folder, events) = (fixture.folder, fixture.events)
            try fixture.log.append(events[..<500])
            try Follower(log: fixture.log, store: try fixture.openStore()).catchUp()
            try fixture.log.append(events[500...])
        }
        let views = try Views.openReadOnly(data: folder.path("data"))
        #expect(try views.events().map(\.event) == events)
        let account = pseudonym(1, 3)
        var filter = EventFilter()
        filter.account = account
        #expect(try views.events(matching: filter) == scan(events, filter))
        #expect(try views.account(account)?.sessions ?? 0 > 0)
        #expect(try views.account(pseudonym(9, 9)) == nil)
    }

    @Test func `an unreadable record is named by its position`() throws {
        let fixture = try ViewsFixture(seed: 87, events: 100)
        try fixture.appendAll()
        let store = try fixture.openStore()
        try Follower(log: fixture.log, store: store).catchUp()
        var encoder = CBOREncoder()
        EventRecord.encode(fixture.events[99], into: &encoder)
        var unknown = encoder.bytes
        unknown[2] = 0x00
        try fixture.log.append { turn in _ = try turn.append(unknown) }
        var filter = EventFilter()
        filter.account = pseudonym(1, 1)
        let error = #expect(throws: RetraceError.self) {
            try Views(log: fixture.log, store: store).events(matching: filter)
        }
        guard case .record(_, position: 100) = error else {
            Issue.record("not the position of the record: \(String(describing: error))")
            return
        }
    }

    // MARK: Looking at everything

    private func scan(_ events: [Event], _ filter: EventFilter) -> [LoggedEvent] {
        var requests: [SessionID: RecoveryRequested] = [:]
        var found: [LoggedEvent] = []
        for (position, event) in events.enumerated() {
            if case .recoveryRequested(let it) = event.payload, let id = event.session { requests[id] = it }
            let named = Named(event, event.session.flatMap { requests[$0] })
            guard filter.positions.contains(UInt64(position)) else { continue }
            if let times = filter.times, !times.contains(event.time) { continue }
            if let types = filter.types, !types.contains(event.payload.type) { continue }
            if let session = filter.session, event.session != session { continue }
            if let account = filter.account, !named.accounts.contains(account) { continue }
            if let phone = filter.phone, !named.phones.contains(phone) { continue }
            if let client = filter.client, named.client != client { continue }
            if let network = filter.network, named.network != network { continue }
            found.append(LoggedEvent(position: UInt64(position), event: event))
        }
        return Array((filter.isReversed ? found.reversed() : found).prefix(filter.limit))
    }

    private struct Named {
        var accounts: [Pseudonym] = []
        var phones: [Pseudonym] = []
        var client: Pseudonym?
        var network: Pseudonym?

        init(_ event: Event, _ request: RecoveryRequested?) {
            if event.session != nil {
                accounts = [request?.account].compactMap(\.self)
                phones = [request?.phone].compactMap(\.self)
                (client, network) = (request?.client, request?.network)
                return
            }
            switch event.payload {
            case .requestRefused(let it): (client, network) = (it.client, it.network)
            case .recoveryLocked(let it): (accounts, phones) = ([it.account], [it.phone].compactMap(\.self))
            case .recoveryUnlocked(let it): accounts = [it.account]
            case .accountRegistered(let it): (accounts, phones) = ([it.account], [it.phone])
            case .phoneChanged(let it): (accounts, phones) = ([it.account], [it.phone])
            case .subjectErased(let it), .personalDataRevealed(let it), .holdPlaced(let it), .holdLifted(let it):
                (accounts, phones) = ([it.subject], [it.subject])
            default: break
            }
        }
    }

    private func randomFilter(_ events: [Event], _ random: inout SeededGenerator) -> EventFilter {
        func roll(_ bound: Int) -> Int { Int(random.next() % UInt64(bound)) }
        var filter = EventFilter()
        if roll(4) == 0 { filter.account = pseudonym(1, roll(12)) }
        if roll(6) == 0 { filter.phone = pseudonym(2, roll(6)) }
        if roll(6) == 0 { filter.client = pseudonym(3, roll(8)) }
        if roll(5) == 0 { filter.network = pseudonym(4, roll(3)) }
        if roll(8) == 0 { filter.session = events[roll(events.count)].session }
        if roll(3) == 0 {
            filter.types = [.recoveryRequested, .otpRejected, .requestRefused, .recoveryUnlocked, .messageAccepted]
        }
        if roll(4) == 0 {
            let (a, b) = (events[roll(events.count)].time, events[roll(events.count)].time)
            filter.times = min(a, b)..<max(a, b)
        }
        if roll(4) == 0 {
            let (a, b) = (UInt64(roll(events.count)), UInt64(roll(events.count)))
            filter.positions = min(a, b)..<max(a, b)
        }
        filter.isReversed = roll(2) == 0
        if roll(3) == 0 { filter.limit = roll(20) }
        return filter
    }

    private func accepts(_ session: SessionView, _ filter: SessionFilter) -> Bool {
        (filter.account == nil || filter.account == session.account)
            && (filter.phone == nil || filter.phone == session.phone)
            && (filter.client == nil || filter.client == session.client)
            && (filter.network == nil || filter.network == session.network)
            && (filter.stages == nil || filter.stages?.contains(session.stage) == true)
            && (filter.isDecoy == nil || filter.isDecoy == session.isDecoy)
            && (filter.begun == nil || filter.begun?.contains(session.begun) == true)
    }

    private func randomFilter(_ sessions: [SessionView], _ random: inout SeededGenerator) -> SessionFilter {
        func roll(_ bound: Int) -> Int { Int(random.next() % UInt64(bound)) }
        var filter = SessionFilter()
        if roll(4) == 0 { filter.account = pseudonym(1, roll(12)) }
        if roll(6) == 0 { filter.phone = pseudonym(2, roll(6)) }
        if roll(6) == 0 { filter.client = pseudonym(3, roll(8)) }
        if roll(6) == 0 { filter.network = pseudonym(4, roll(3)) }
        if roll(3) == 0 { filter.stages = [.ended, .completed] }
        if roll(3) == 0 { filter.isDecoy = roll(2) == 0 }
        if roll(3) == 0 {
            let (a, b) = (sessions[roll(sessions.count)].begun, sessions[roll(sessions.count)].begun)
            filter.begun = min(a, b)..<max(a, b)
        }
        filter.isReversed = roll(2) == 0
        if roll(3) == 0 { filter.limit = roll(20) }
        return filter
    }
}
