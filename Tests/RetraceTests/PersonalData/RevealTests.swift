import Foundation
import Recovery
import Retrace
import Synchronization
import Testing

@Suite struct RevealTests {
    @Test func `a look is in the log before it shows anything`() async throws {
        let rig = try await PersonalDataRig()
        let subject = try rig.pseudonym(rig.first)
        let revealed = try await rig.engine.reveal(subject, under: rig.warrant(.reveal))
        #expect(revealed == .account(rig.first.account))
        let event = try #require(try rig.rig.events(.personalDataRevealed).last?.subject)
        #expect(event.subject == subject && event.by == "lan" && event.reason == 2)
    }

    @Test func `a look that cannot be written down shows nothing`() async throws {
        let hasSpace = Mutex(true)
        let rig = try await PersonalDataRig { options in
            options.freeSpaceNeeded = 10
            options.freeSpace = { _ in hasSpace.withLock(\.self) ? 100 : 0 }
        }
        let (subject, phone) = (try rig.pseudonym(rig.first), rig.first.phone)
        hasSpace.withLock { $0 = false }
        await #expect(throws: RetraceError.self) { try await rig.engine.reveal(subject, under: rig.warrant(.reveal)) }
        await #expect(throws: RetraceError.self) {
            try await rig.engine.pseudonym(of: phone, under: rig.warrant(.reveal))
        }
    }

    @Test func `the way back is in the log as well, and finds the same`() async throws {
        let rig = try await PersonalDataRig()
        let account = try await rig.engine.pseudonym(of: rig.first.account, under: rig.warrant(.reveal))
        let phone = try #require(try await rig.engine.pseudonym(of: rig.first.phone, under: rig.warrant(.reveal)))
        #expect(try account == rig.pseudonym(rig.first))
        #expect(try rig.rig.events(.personalDataRevealed).compactMap(\.subject?.subject) == [account, phone])
        #expect(try await rig.engine.reveal(phone, under: rig.warrant(.reveal)) == .phone(rig.first.phone))
    }

    @Test func `a warrant to erase shows nothing`() async throws {
        let rig = try await PersonalDataRig()
        let subject = try rig.pseudonym(rig.first)
        await #expect(throws: RetraceError.self) { try await rig.engine.reveal(subject, under: rig.warrant(.erase)) }
        #expect(try rig.rig.events(.personalDataRevealed).isEmpty)
    }

    @Test func `of an erased one it says when and under which case, and writes nothing`() async throws {
        let rig = try await PersonalDataRig()
        let subject = try rig.pseudonym(rig.first)
        _ = try await rig.engine.erase(subject, under: rig.warrant(.erase))
        await #expect { try await rig.engine.reveal(subject, under: rig.warrant(.reveal, case: "2")) } throws: {
            "\($0)".contains("K-17/2026")
        }
        #expect(try rig.rig.events(.personalDataRevealed).isEmpty)
    }
}
