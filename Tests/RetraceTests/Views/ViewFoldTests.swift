import EventStore
import Recovery
import Retrace
import Testing

@Suite struct ViewFoldTests {
    @Test(arguments: 1...8 as ClosedRange<UInt64>)
    func `views do not depend on how events fell into batches and restarts`(seed: UInt64) throws {
        let whole = try ViewsFixture(seed: seed, events: 2000)
        try whole.appendAll()
        try Follower(log: whole.log, store: try whole.openStore()).catchUp()
        let expected = try whole.dump()
        let parts = try ViewsFixture(seed: seed, events: 2000)
        try parts.foldInParts(seed: seed)
        #expect(try parts.dump() == expected, "seed \(seed)")
        #expect(expected.count > 1000)
    }

    @Test(arguments: 11...14 as ClosedRange<UInt64>)
    func `a session's view stands where the rules see the session`(seed: UInt64) throws {
        let fixture = try ViewsFixture(seed: seed)
        try fixture.appendAll()
        let store = try fixture.openStore()
        try Follower(log: fixture.log, store: store).catchUp()
        let views = Views(log: fixture.log, store: store)
        var seen = 0
        for session in fixture.history.situation.sessions.values {
            let view = try #require(try views.session(session.id), "seed \(seed)")
            #expect(view.stage == session.stage, "seed \(seed), session \(session.id)")
            #expect(view.issues == session.issue && view.wrongCodes == session.wrongCodes, "seed \(seed)")
            #expect(view.begun == session.begun && view.isDecoy == session.isDecoy, "seed \(seed)")
            #expect(view.isDisavowed == session.isDisavowed, "seed \(seed)")
            #expect((view.credentialsEnd ?? Instant(milliseconds: 0)) == session.credentialsEnd, "seed \(seed)")
            seen += 1
        }
        #expect(seen > 100)
    }

    @Test(arguments: 21...24 as ClosedRange<UInt64>)
    func `accounts, phones and clients are counted as a simple count has it`(seed: UInt64) throws {
        let fixture = try ViewsFixture(seed: seed)
        try fixture.appendAll()
        let store = try fixture.openStore()
        try Follower(log: fixture.log, store: store).catchUp()
        let views = Views(log: fixture.log, store: store)
        let count = SimpleCount(fixture.events)
        for (id, sessions) in count.accounts {
            let view = try #require(try views.account(id))
            #expect(Int(view.sessions) == sessions.count, "seed \(seed)")
            #expect(Int(view.decoys) == sessions.filter(\.isDecoy).count, "seed \(seed)")
            #expect(Int(view.verified) == sessions.filter(\.isVerified).count, "seed \(seed)")
            #expect(Int(view.wrongCodes) == sessions.map(\.wrongCodes).reduce(0, +), "seed \(seed)")
            #expect(Int(view.recovered) == sessions.filter(\.isRecovered).count, "seed \(seed)")
            #expect(view.lastSession == sessions.last?.id, "seed \(seed)")
        }
        for (id, sessions) in count.phones {
            let view = try #require(try views.phone(id))
            #expect(Int(view.sessions) == sessions.count, "seed \(seed)")
            #expect(Int(view.verified) == sessions.filter(\.isVerified).count, "seed \(seed)")
            let changes = zip(sessions, sessions.dropFirst()).filter { $0.account != $1.account }.count
            #expect(Int(view.accountChanges) == changes, "seed \(seed)")
        }
        for (id, sessions) in count.clients {
            let view = try #require(try views.client(id))
            #expect(Int(view.sessions) == sessions.count, "seed \(seed)")
            #expect(Int(view.wrongCodes) == sessions.map(\.wrongCodes).reduce(0, +), "seed \(seed)")
        }
        #expect(count.accounts.count > 5 && count.phones.count > 5 && count.clients.count > 5)
    }
}

/// What a few lines of plain Swift count, to hold the views against.
private struct SimpleCount {
    struct Session {
        let id: SessionID
        let account: Pseudonym
        var isDecoy = false
        var isVerified = false
        var isRecovered = false
        var wrongCodes = 0
    }

    var accounts: [Pseudonym: [Session]] = [:]
    var phones: [Pseudonym: [Session]] = [:]
    var clients: [Pseudonym: [Session]] = [:]

    init(_ events: [Event]) {
        var order: [(RecoveryRequested, SessionID)] = []
        var sessions: [SessionID: Session] = [:]
        for event in events {
            guard let id = event.session else { continue }
            switch event.payload {
            case .recoveryRequested(let it):
                order.append((it, id))
                sessions[id] = Session(id: id, account: it.account, isDecoy: it.decoy != nil)
            case .otpVerified: sessions[id]?.isVerified = true
            case .credentialsSent: sessions[id]?.isRecovered = true
            case .otpRejected(let it) where it.reason != .noneAlive: sessions[id]?.wrongCodes += 1
            default: break
            }
        }
        for (request, id) in order {
            guard let session = sessions[id] else { continue }
            accounts[request.account, default: []].append(session)
            phones[request.phone, default: []].append(session)
            clients[request.client, default: []].append(session)
        }
    }
}
