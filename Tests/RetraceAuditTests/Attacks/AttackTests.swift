import EventStore
import Foundation
import LMDB
import Recovery
import Retrace
import RetraceAudit
import Testing

/// What somebody may do to a log, and what finds it: `verify`, an audit, or a checkpoint held outside. Where only the
/// last does, the test shows that the others find nothing.
@Suite struct AttackTests {
    private let story: Story
    private let held: HeldCheckpoint

    init() throws {
        story = try Story()
        held = try HeldCheckpoint(of: story.log, by: .of(1))
        #expect(audited(try story.events()) == [])
        #expect(try held.objection(to: story.log) == nil)
    }

    /// Whether `verify` finds no fault.
    private func verifies(_ log: EventLog) throws -> Bool {
        do {
            _ = try log.verify()
            return true
        } catch is VerifyFault {
            return false
        }
    }

    @Test(arguments: [EventType.recoveryRequested, .otpRejected, .credentialsSent, .policyAdopted])
    func `one byte of an event changed: verify finds it`(type: EventType) throws {
        var encoder = CBOREncoder()
        let event = try story.events()[story.position(of: type)]
        EventRecord.encode(event, into: &encoder)
        let copy = story.folder.path("copy")
        try FileManager.default.createDirectory(atPath: copy, withIntermediateDirectories: true)
        var bytes = try Data(contentsOf: URL(fileURLWithPath: story.log.folder + "/data.mdb"))
        let place = try #require(bytes.range(of: Data(encoder.bytes)))
        bytes[place.upperBound - 1] ^= 1
        try bytes.write(to: URL(fileURLWithPath: copy + "/data.mdb"))
        var options = EventLog.Options()
        options.isReadOnly = true
        let altered = try EventLog.open(at: copy, options: options)
        #expect(throws: VerifyFault.self) { try altered.verify() }
        #expect(try held.objection(to: altered) == "other")
    }

    @Test func `a wrong code left out, the tree made anew: an audit finds it`() throws {
        let position = try story.position(of: .otpRejected)
        let log = try story.forged { $0.remove(at: position) }
        #expect(try verifies(log))
        let findings = audited(try log.events())
        #expect(findings.map(\.kind) == [.differs])
        #expect(findings.first?.found == .otpVerified && findings.first?.rule == .l1)
        #expect(try held.objection(to: log) == "shorter")
    }

    @Test func `a receipt left out, the tree made anew: only a held checkpoint finds it`() throws {
        let position = try story.position(of: .messageDelivered)
        let log = try story.forged { $0.remove(at: position) }
        #expect(try verifies(log))
        #expect(audited(try log.events()) == [])
        #expect(try held.objection(to: log) == "shorter")
    }

    @Test func `a verified code put in, the tree made anew: an audit finds it`() throws {
        let position = try story.position(of: .otpRejected)
        let verified = Payload.otpVerified(OTPVerified(issue: 1, attempt: 1, way: .temporary))
        let log = try story.forged { events in
            var forged = events[position]
            forged.payload = verified
            events.insert(forged, at: position)
        }
        #expect(try verifies(log))
        // It fits where it stands; what the engine really wrote does not fit behind it.
        #expect(audited(try log.events()).first?.rule == .o4)
        #expect(try held.objection(to: log) == "other")
    }

    @Test func `two neighbours swapped, the tree made anew: an audit finds it`() throws {
        let position = try story.position(of: .captchaPassed)
        let log = try story.forged { $0.swapAt(position, position + 1) }
        #expect(try verifies(log))
        #expect(audited(try log.events()).first?.rule == .o3)
        #expect(try held.objection(to: log) == "other")
    }

    @Test func `a log cut back: only a held checkpoint finds it`() throws {
        let position = try story.position(of: .otpVerified)
        let log = try story.forged { $0.removeSubrange(position...) }
        #expect(try verifies(log))
        #expect(audited(try log.events()) == [])
        #expect(try held.objection(to: log) == "shorter")
    }

    @Test func `cut back and continued: only a checkpoint from behind the cut finds it`() throws {
        let position = try story.position(of: .otpVerified)
        let before = try HeldCheckpoint(of: story.log, size: UInt64(position), by: .of(1))
        let log = try story.forged { $0.removeSubrange(position...) }
        try continueLog(log, from: position)
        #expect(try log.head().size >= held.checkpoint.checkpoint.size)
        #expect(try verifies(log))
        #expect(audited(try log.events()) == [])
        #expect(try held.objection(to: log) == "other")
        #expect(try before.objection(to: log) == nil)
    }

    /// Goes on as the engine would: many a citizen asks for nothing but a recovery.
    private func continueLog(_ log: EventLog, from position: Int) throws {
        let handler = try CommandHandler.forHistory(on: log, policy: .standard, seed: 6)
        let last = try log.head().lastTime
        let jobs = (1...20).map { number in
            let id = UInt64(100 + number)
            let time = Instant(milliseconds: last + 20_000_000 + Int64(number) * 1_000)
            let request = RequestRecovery(
                newSession: SessionID(at: time, random: (0, id)), accountType: .individual,
                account: Pseudonym(high: 1, low: id), phone: Pseudonym(high: 2, low: id),
                client: Pseudonym(high: 3, low: id), network: Pseudonym(high: 4, low: id), standing: .matched, epoch: 0)
            return Job(.request(request), time: time)
        }
        for outcome in try handler.run(jobs) { _ = try outcome.get() }
    }

    @Test func `signed again with the stolen key: only a checkpoint held from before finds it`() throws {
        let position = try story.position(of: .messageDelivered)
        let log = try story.forged { $0.remove(at: position) }
        let stolen = try HeldCheckpoint(of: log, by: .of(1))
        // Whoever has nothing but the key and the forged log sees nothing.
        #expect(try stolen.objection(to: log) == nil)
        #expect(try verifies(log))
        #expect(audited(try log.events()) == [])
        #expect(try held.objection(to: log) == "shorter")
    }

    @Test func `a policy changed whose number decided something: an audit finds it`() throws {
        let log = try story.forged { events in try changePolicy(&events) { $0.codeLife = 600 } }
        #expect(try verifies(log))
        let finding = try #require(audited(try log.events()).first)
        #expect(finding.found == .otpIssued && finding.rule == .t1)
        #expect(try held.objection(to: log) == "other")
    }

    @Test func `a policy changed whose number decided nothing: only a held checkpoint finds it`() throws {
        let log = try story.forged { events in try changePolicy(&events) { $0.dailyMessages = 7_000 } }
        #expect(try verifies(log))
        #expect(audited(try log.events()) == [])
        #expect(try held.objection(to: log) == "other")
    }

    private func changePolicy(_ events: inout [Event], _ change: (inout Policy) -> Void) throws {
        let position = try story.position(of: .policyAdopted)
        guard case .policyAdopted(var it) = events[position].payload else { return }
        change(&it.policy)
        events[position].payload = .policyAdopted(it)
    }

    @Test func `two histories shown to two auditors: comparing their checkpoints finds it`() throws {
        let position = try story.position(of: .messageAccepted)
        let other = try story.forged { events in
            guard case .messageAccepted(var it) = events[position].payload else { return }
            it.reference = "g-2"
            events[position].payload = .messageAccepted(it)
        }
        let second = try HeldCheckpoint(of: other, by: .of(1))
        // Each auditor alone is content.
        #expect(try verifies(other))
        #expect(audited(try other.events()) == [])
        #expect(try second.objection(to: other) == nil)
        // A witness has seen the one, and refuses to sign the other.
        #expect(try held.objection(to: other) == "other")
        #expect(try second.objection(to: story.log) == "other")
        let growth = try other.consistencyProof(from: UInt64(position), to: held.checkpoint.checkpoint.size)
        #expect(throws: ProofError.self) {
            try growth.verify(
                oldRoot: try story.log.root(size: UInt64(position)).root, newRoot: held.checkpoint.checkpoint.root)
        }
    }

    @Test func `the views altered but not the log: comparing the views finds it`() throws {
        let store = try ViewStore.openOrCreate(data: story.folder.path("data"), isDurable: false)
        try Follower(log: story.log, store: store).catchUp()
        #expect(try store.verify(against: story.log).difference == nil)
        try alter("sessions", in: store)
        #expect(try store.verify(against: story.log).difference?.table == "sessions")
        #expect(try verifies(story.log))
        #expect(audited(try story.events()) == [])
        #expect(try held.objection(to: story.log) == nil)
    }

    private func alter(_ name: String, in store: ViewStore) throws {
        let environment = try store.environment()
        let table: Table<ID16> = try environment.table(name)
        let first: (key: ID16, value: [UInt8])? = try environment.read { transaction in
            var cursor = try transaction.cursor(over: table)
            guard let entry = try cursor.first(), let key = ID16(keyBytes: entry.key) else { return nil }
            return (key, entry.value.array)
        }
        var entry = try #require(first)
        entry.value[entry.value.count - 1] ^= 1
        try environment.write { try $0.put(entry.value.rawSpan, for: entry.key, in: table) }
    }
}
