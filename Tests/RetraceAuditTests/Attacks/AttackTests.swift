import EventStore
import Foundation
import LMDB
import Recovery
import Retrace
import RetraceAudit
import Testing

/// What somebody may do to a log, and what finds it: `verify`, an audit, the engine at its opening by the checkpoint
/// beside the keys, or a checkpoint that an auditor holds. Where only the last does, the test shows that the others find
/// nothing.
@Suite struct AttackTests {
    private let story: Story
    private let key: VerifierKey

    init() throws {
        story = try Story()
        key = try #require(try story.log.signingKeys().first?.key)
        #expect(audited(try story.events()) == [])
        #expect(try story.refusal(of: story.log) == nil)
        #expect(try story.log.newestCheckpoint() == story.signed)
        #expect(try story.log.fault(against: story.signed, by: key) == nil)
    }

    /// The whole log's size, as it was signed.
    private var size: UInt64 { story.signed.checkpoint.size }

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
        #expect(try altered.fault(against: story.signed, by: key) == .otherHistory(size: size))
    }

    @Test func `a wrong code left out, the tree made anew: an audit finds it`() throws {
        let position = try story.position(of: .otpRejected)
        let log = try story.forged { $0.remove(at: position) }
        #expect(try verifies(log))
        let findings = audited(try log.events())
        #expect(findings.map(\.kind) == [.differs])
        #expect(findings.first?.found == .otpVerified && findings.first?.rule == .l1)
        #expect(try story.refusal(of: log) == .behind(checkpoint: size, log: try log.head().size))
    }

    @Test func `a receipt left out, the tree made anew: only a checkpoint outside the log finds it`() throws {
        let position = try story.position(of: .messageDelivered)
        let log = try story.forged { $0.remove(at: position) }
        #expect(try verifies(log))
        #expect(audited(try log.events()) == [])
        #expect(try story.refusal(of: log) == .behind(checkpoint: size, log: try log.head().size))
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
        #expect(try story.refusal(of: log) == .otherHistory(size: size))
    }

    @Test func `two neighbours swapped, the tree made anew: an audit finds it`() throws {
        let position = try story.position(of: .captchaPassed)
        let log = try story.forged { $0.swapAt(position, position + 1) }
        #expect(try verifies(log))
        #expect(audited(try log.events()).first?.rule == .o3)
        #expect(try story.refusal(of: log) == .otherHistory(size: size))
    }

    @Test func `a log cut back: only a checkpoint outside the log finds it`() throws {
        let position = try story.position(of: .otpVerified)
        let log = try story.forged { $0.removeSubrange(position...) }
        #expect(try verifies(log))
        #expect(audited(try log.events()) == [])
        #expect(try story.refusal(of: log) == .behind(checkpoint: size, log: try log.head().size))
    }

    @Test func `cut back and continued: only a checkpoint from behind the cut finds it`() throws {
        let position = try story.position(of: .otpVerified)
        let signer = try NoteSigner(name: "auditor", seed: Bytes32())
        let root = try story.log.root(size: UInt64(position)).root
        let before = try SignedCheckpoint(
            signing: Checkpoint(origin: "auditor", size: UInt64(position), root: root), by: [signer])
        let log = try story.forged { $0.removeSubrange(position...) }
        try continueLog(log)
        #expect(try log.head().size >= size)
        #expect(try verifies(log))
        #expect(audited(try log.events()) == [])
        #expect(try story.refusal(of: log) == .otherHistory(size: size))
        #expect(try log.fault(against: before, by: signer.key) == nil)
    }

    /// Goes on as the engine would: many a citizen asks for nothing but a recovery.
    private func continueLog(_ log: EventLog) throws {
        let handler = try Story.handler(on: log, story.keys)
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

    @Test func `signed again with the stolen key: only a checkpoint that somebody else holds finds it`() throws {
        let log = try altered()
        let forged = try #require(try CheckpointSigner(log: log, keys: story.keys).sign())
        // The signer leaves what lies beside the keys; who has their folder writes the new checkpoint there too.
        #expect(try story.refusal(of: log) != nil)
        try OutsideCheckpoint(story.keys)?.update(from: log)
        #expect(try log.fault(against: forged, by: key) == nil)
        #expect(try story.refusal(of: log) == nil)
        #expect(try verifies(log))
        #expect(audited(try log.events()) == [])
        #expect(try log.fault(against: story.signed, by: key) == .otherHistory(size: size))
    }

    /// A gateway's reference is another: a history that the rules allow.
    private func altered() throws -> EventLog {
        let position = try story.position(of: .messageAccepted)
        return try story.forged { events in
            guard case .messageAccepted(var it) = events[position].payload else { return }
            it.reference = "g-2"
            events[position].payload = .messageAccepted(it)
        }
    }

    @Test func `a policy changed whose number decided something: an audit finds it`() throws {
        let log = try story.forged { events in try changePolicy(&events) { $0.codeLife = 600 } }
        #expect(try verifies(log))
        let finding = try #require(audited(try log.events()).first)
        #expect(finding.found == .otpIssued && finding.rule == .t1)
        #expect(try story.refusal(of: log) == .otherHistory(size: size))
    }

    @Test func `a policy changed whose number decided nothing: only a checkpoint outside the log finds it`() throws {
        let log = try story.forged { events in try changePolicy(&events) { $0.dailyMessages = 7_000 } }
        #expect(try verifies(log))
        #expect(audited(try log.events()) == [])
        #expect(try story.refusal(of: log) == .otherHistory(size: size))
    }

    private func changePolicy(_ events: inout [Event], _ change: (inout Policy) -> Void) throws {
        let position = try story.position(of: .policyAdopted)
        guard case .policyAdopted(var it) = events[position].payload else { return }
        change(&it.policy)
        events[position].payload = .policyAdopted(it)
    }

    @Test func `two histories shown to two auditors: comparing their checkpoints finds it, and so does a witness`()
        throws
    {
        let other = try altered()
        let second = try #require(try CheckpointSigner(log: other, keys: story.keys).sign())
        // Each auditor alone is content.
        #expect(try verifies(other))
        #expect(audited(try other.events()) == [])
        #expect(try other.fault(against: second, by: key) == nil)
        // Together they see it.
        #expect(try other.fault(against: story.signed, by: key) == .otherHistory(size: size))
        #expect(try story.log.fault(against: second, by: key) == .otherHistory(size: size))
        // A witness that has signed the one refuses the other.
        let witness = try Witness.create(at: story.folder.path("witness"), name: "audit.example/w", seed: Bytes32())
        try witness.trust(key)
        _ = try witness.cosign(story.signed, .log(story.log), at: 1_767_600_000)
        let refusal = WitnessError.twoHistories(
            seen: story.signed.checkpoint, offered: second.checkpoint, reason: .wrongNewRoot(size: size))
        #expect(throws: refusal) { try witness.cosign(second, .log(other), at: 1_767_600_001) }
    }

    @Test func `the views altered but not the log: comparing the views finds it`() throws {
        let store = try ViewStore.openOrCreate(data: story.folder.path("data"), isDurable: false)
        try Follower(log: story.log, store: store).catchUp()
        #expect(try store.verify(against: story.log).difference == nil)
        try alter("sessions", in: store)
        #expect(try store.verify(against: story.log).difference?.table == "sessions")
        #expect(try verifies(story.log))
        #expect(audited(try story.events()) == [])
        #expect(try story.refusal(of: story.log) == nil)
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
