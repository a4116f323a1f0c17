import EventStore
import LMDB
import Recovery
import Retrace
import Testing

/// Records that are close to right and refused all the same.
struct RefusedRecordTests {
    /// `[1, 17, 1, 5, null, 1, null, []]`: the shortest event.
    private static let shortest: [UInt8] = [0x88, 1, 17, 1, 5, 0xF6, 1, 0xF6, 0x80]

    @Test
    func `the shortest event is read`() throws {
        let event = try decoded(Self.shortest)
        #expect(
            event
                == Event(
                    time: Instant(milliseconds: 5), session: nil, actor: .citizen, payload: .credentialsUsed))
    }

    @Test(
        arguments: [
            ("bytes behind the record", [0x88, 1, 17, 1, 5, 0xF6, 1, 0xF6, 0x80, 0]),
            ("a ninth item", [0x89, 1, 17, 1, 5, 0xF6, 1, 0xF6, 0x80, 0]),
            ("seven items", [0x87, 1, 17, 1, 5, 0xF6, 1, 0xF6]),
            ("an item in the payload too many", [0x88, 1, 17, 1, 5, 0xF6, 1, 0xF6, 0x81, 0]),
            ("a map for the payload", [0x88, 1, 17, 1, 5, 0xF6, 1, 0xF6, 0xA0]),
            ("a type in two bytes", [0x88, 1, 0x18, 17, 1, 5, 0xF6, 1, 0xF6, 0x80]),
            ("a time in two bytes", [0x88, 1, 17, 1, 0x18, 5, 0xF6, 1, 0xF6, 0x80]),
            ("a count in two bytes", [0x98, 8, 1, 17, 1, 5, 0xF6, 1, 0xF6, 0x80]),
            ("an indefinite length", [0x9F, 1, 17, 1, 5, 0xF6, 1, 0xF6, 0x80, 0xFF]),
            ("a tag", [0xC0, 0x88, 1, 17, 1, 5, 0xF6, 1, 0xF6, 0x80]),
            ("a negative time", [0x88, 1, 17, 1, 0x20, 0xF6, 1, 0xF6, 0x80]),
            ("a time of 49 bits", [0x88, 1, 17, 1, 0x1B, 0, 1, 0, 0, 0, 0, 0, 0, 0xF6, 1, 0xF6, 0x80]),
            ("a session of one byte", [0x88, 1, 17, 1, 5, 0x41, 0, 1, 0xF6, 0x80]),
            ("an actor 0", [0x88, 1, 17, 1, 5, 0xF6, 0, 0xF6, 0x80]),
            ("an actor 9", [0x88, 1, 17, 1, 5, 0xF6, 9, 0xF6, 0x80]),
            ("undefined for null", [0x88, 1, 17, 1, 5, 0xF7, 1, 0xF6, 0x80]),
            ("nothing", []),
        ] as [(String, [UInt8])])
    func `what is not exactly a record is malformed`(what: String, record: [UInt8]) {
        #expect {
            try decoded(record)
        } throws: { error in
            if case .malformed = error as? EventRecordError { true } else { false }
        }
    }

    @Test
    func `a newer format is named, whatever its record looks like`() {
        for record: [UInt8] in [
            [0x88, 2, 17, 1, 5, 0xF6, 1, 0xF6, 0x80], [0x89, 2, 17, 1, 5, 0xF6, 1, 0xF6, 0x80, 0],
        ] {
            #expect(throws: EventRecordError.unknownFormat(2)) { try decoded(record) }
        }
    }

    @Test(
        arguments: [(0, 1), (33, 1), (65_536, 1), (17, 0), (17, 2), (23, 0), (23, 4), (27, 3), (33, 7)]
            as [(UInt64, UInt64)])
    func `an unknown type or version is named, whatever its payload is`(type: UInt64, version: UInt64) {
        var encoder = CBOREncoder()
        encoder.array(9)
        for number in [1, type, version, 5] { encoder.unsigned(number) }
        for _ in 0..<5 { encoder.bool(true) }
        #expect(throws: EventRecordError.unknownType(type, version: version)) {
            try decoded(encoder.bytes)
        }
    }

    @Test
    func `an error says what was found and what to do`() {
        #expect("\(EventRecordError.unknownType(29, version: 7))".contains("type 29, version 7"))
        #expect("\(EventRecordError.unknownFormat(2))".contains("format 2"))
    }
}

/// What is out of a field's bounds is written within them: a record that cannot be read would stop every replay.
struct BoundsTests {
    private func stored(_ payload: Payload, at time: Int64 = 5) throws -> Event {
        let event = Event(time: Instant(milliseconds: time), session: nil, actor: .engine, payload: payload)
        return try decoded(encoded(event))
    }

    @Test(arguments: [(-1, 0), (.min, 0), (.max, 281_474_976_710_655)] as [(Int64, Int64)])
    func `a time out of bounds is stored as the nearest one within`(time: Int64, stored: Int64) throws {
        let due = CredentialsExpired(due: Instant(milliseconds: time))
        let event = try self.stored(.credentialsExpired(due), at: time)
        #expect(event.time.milliseconds == stored)
        #expect(event.payload == .credentialsExpired(CredentialsExpired(due: Instant(milliseconds: stored))))
    }

    @Test
    func `a text that is too long is cut off behind a whole character`() throws {
        let long = String(repeating: "x", count: 63) + "ốx"
        let event = try stored(.recoveryUnlocked(RecoveryUnlocked(account: SampleEvents.account, caseNumber: long)))
        let kept = RecoveryUnlocked(account: SampleEvents.account, caseNumber: String(repeating: "x", count: 63))
        #expect(event.payload == .recoveryUnlocked(kept))
    }

    @Test
    func `a policy out of bounds is stored within them`() throws {
        var policy = Policy()
        policy.codeLife = .max
        policy.codesInThirtyDays = -1
        policy.pauses = Array(repeating: .max, count: 17)
        policy.trustedNetworks = Array(repeating: String(repeating: "1", count: 65), count: 1_001)
        guard case .policyAdopted(let adopted) = try stored(.policyAdopted(PolicyAdopted(policy: policy))).payload
        else {
            Issue.record("another event was read")
            return
        }
        #expect(adopted.policy.codeLife == 1_000_000_000)
        #expect(adopted.policy.codesInThirtyDays == 0)
        #expect(adopted.policy.pauses == Array(repeating: 1_000_000_000, count: 16))
        #expect(adopted.policy.trustedNetworks == Array(repeating: String(repeating: "1", count: 64), count: 1_000))
    }
}
