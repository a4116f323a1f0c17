import EventStore
import Foundation
import LMDB
import Recovery
import Retrace
import Synchronization
import Testing

@Suite struct ErasureTests {
    @Test func `nothing of an erased person is in any file, and the log proves what it proved`() async throws {
        let rig = try await PersonalDataRig()
        let engine = try rig.engine
        let subject = try rig.pseudonym(rig.first)
        let before = try rig.traces()
        #expect(try !rig.files(with: try rig.indexEntries()).isEmpty, "the index had them")
        let root = try engine.log.root()
        let report = try await engine.erase(subject, under: rig.warrant(.erase))
        #expect(report.erased.count == 4, "the account, its phone, its own client and network")
        #expect(try rig.files(with: before + rig.traces()) == [])
        #expect(try engine.log.root(size: root.size).root == root.root)
        _ = try engine.verifyLog()
        #expect(try engine.knownPseudonym(of: rig.first.account) == nil)
        #expect(try FileManager.default.contentsOfDirectory(atPath: rig.keys + "/vault") == ["2.key"])
    }

    @Test func `whoever is not erased stays who they were`() async throws {
        let rig = try await PersonalDataRig()
        let other = try rig.pseudonym(rig.second)
        _ = try await rig.engine.erase(rig.pseudonym(rig.first), under: rig.warrant(.erase))
        #expect(try rig.pseudonym(rig.second) == other)
        let reveal = try rig.warrant(.reveal)
        #expect(try await rig.engine.reveal(other, under: reveal) == .account(rig.second.account))
        let requests = try rig.rig.events(.recoveryRequested).compactMap(\.request)
        let shared = try #require(requests.last)
        #expect(try await rig.engine.reveal(shared.client, under: reveal) == .client(PersonalDataRig.clients[2]))
    }

    @Test func `each erased pseudonym has an event, with who, why and which case`() async throws {
        let rig = try await PersonalDataRig()
        let report = try await rig.engine.erase(rig.pseudonym(rig.first), under: rig.warrant(.erase))
        let events = try rig.rig.events(.subjectErased).compactMap(\.subject)
        #expect(Set(events.map(\.subject)) == Set(report.erased.map(\.subject)))
        #expect(events.allSatisfy { $0.by == "lan" && $0.reason == 2 && $0.caseNumber == "K-17/2026" })
        let list = try ErasedList(path: rig.keys + "/erased").entries()
        #expect(list == report.erased)
    }

    @Test func `alone, only the one pseudonym goes`() async throws {
        let rig = try await PersonalDataRig()
        var options = ErasureOptions()
        options.isAlone = true
        let report = try await rig.engine.erase(rig.pseudonym(rig.first), under: rig.warrant(.erase), options)
        #expect(report.erased.count == 1)
        let phone = try await rig.engine.pseudonym(of: rig.first.phone, under: rig.warrant(.reveal))
        #expect(phone != nil)
    }

    @Test func `a phone that another account has too is kept`() async throws {
        let rig = try await PersonalDataRig()
        let shared = RecoveryForm(account: rig.second.account, phone: rig.first.phone)
        rig.rig.advance(.minutes(20))
        _ = try await rig.engine.requestRecovery(shared, from: ClientAddress(PersonalDataRig.clients[1]))
        rig.rig.advance(.hours(2))
        let report = try await rig.engine.erase(rig.pseudonym(rig.first), under: rig.warrant(.erase))
        #expect(report.erased.count == 3)
        #expect(try await rig.engine.pseudonym(of: rig.first.phone, under: rig.warrant(.reveal)) != nil)
    }

    @Test func `a person in a recovery is not erased, unless one says so`() async throws {
        let rig = try await PersonalDataRig()
        try await rig.ask(rig.first, PersonalDataRig.clients[0])
        let subject = try rig.pseudonym(rig.first)
        await #expect { try await rig.engine.erase(subject, under: rig.warrant(.erase)) } throws: {
            "\($0)".contains("is under way")
        }
        #expect(try rig.engine.knownPseudonym(of: rig.first.account) != nil)
        #expect(!FileManager.default.fileExists(atPath: rig.keys + "/erased"))
        var options = ErasureOptions()
        options.evenIfLive = true
        #expect(try await rig.engine.erase(subject, under: rig.warrant(.erase), options).erased.count == 4)
        try await rig.engine.deliverMessages()
        rig.rig.advance(.hours(2))
        try await rig.engine.settle()
        #expect(try rig.engine.writer.situation().openSessions == 0)
    }

    @Test func `a warrant for something else erases nobody`() async throws {
        let rig = try await PersonalDataRig()
        let subject = try rig.pseudonym(rig.first)
        await #expect(throws: RetraceError.self) {
            try await rig.engine.erase(subject, under: rig.warrant(.reveal))
        }
        #expect(try rig.engine.knownPseudonym(of: rig.first.account) == subject)
    }

    @Test func `an erasure that broke off is finished in the other places that it was begun in`() async throws {
        let rig = try await PersonalDataRig()
        let subject = try rig.pseudonym(rig.first)
        var options = ErasureOptions()
        options.places = ["files", "directory"]
        options.elsewhere = { _, _, _ in throw DirectoryUnreachable(reason: "down") }
        await #expect { try await rig.engine.erase(subject, under: rig.warrant(.erase), options) } throws: {
            "\($0)".contains("down")
        }
        await #expect { try await rig.engine.finishErasures() } throws: { "\($0)".contains("(directory, files)") }
        #expect(try rig.engine.knownPseudonym(of: rig.first.account) == subject, "nothing was changed")

        let asked = Mutex<[[String]]>([])
        let elsewhere: ElsewhereErasure = { places, account, phones in
            asked.withLock { $0.append(places + [account?.text ?? ""] + phones.map(\.national)) }
        }
        #expect(try await rig.engine.finishErasures(elsewhere: elsewhere).erased.count == 4)
        #expect(try await rig.engine.finishErasures(elsewhere: elsewhere).erased.isEmpty)
        let (account, phone) = (rig.first.account.text, rig.first.phone.national)
        #expect(asked.withLock(\.self) == [["directory", "files", account, phone]])
        #expect(try await rig.engine.finishErasures().erased.isEmpty, "nobody is left")
    }

    @Test func `two accounts whose erasures broke off at one time are both erased elsewhere`() async throws {
        let rig = try await PersonalDataRig()
        var options = ErasureOptions()
        options.places = ["directory"]
        options.elsewhere = { _, _, _ in throw DirectoryUnreachable(reason: "down") }
        for citizen in [rig.first, rig.second] {
            let subject = try rig.pseudonym(citizen)
            await #expect(throws: RetraceError.self) {
                try await rig.engine.erase(subject, under: rig.warrant(.erase), options)
            }
        }
        let erased = Mutex<Set<String>>([])
        _ = try await rig.engine.finishErasures { _, account, _ in
            erased.withLock { if let account { $0.insert(account.text) } }
        }
        #expect(erased.withLock(\.self) == [rig.first.account.text, rig.second.account.text])
    }

    @Test func `erased twice, the second changes nothing`() async throws {
        let rig = try await PersonalDataRig()
        let subject = try rig.pseudonym(rig.first)
        _ = try await rig.engine.erase(subject, under: rig.warrant(.erase))
        let position = try rig.engine.position
        let again = try await rig.engine.erase(subject, under: rig.warrant(.erase))
        #expect(again.erased.isEmpty && again.epoch == nil)
        #expect(try rig.engine.position == position)
    }

    @Test func `whom a restored vault has brought back is erased again`() async throws {
        let rig = try await PersonalDataRig()
        try await rig.saveVault()
        _ = try await rig.engine.erase(rig.pseudonym(rig.first), under: rig.warrant(.erase))
        try await rig.putVaultBack()
        #expect(try rig.engine.knownPseudonym(of: rig.first.account) != nil, "it is back")
        let before = try rig.traces()
        #expect(try await rig.engine.finishErasures().erased.count == 4)
        #expect(try rig.engine.knownPseudonym(of: rig.first.account) == nil)
        #expect(try rig.files(with: before + rig.traces()) == [])
        #expect(try rig.rig.events(.subjectErased).count == 4, "the log has it already")
        #expect(try await rig.engine.finishErasures().erased.isEmpty)
    }
}

extension Event {
    var request: RecoveryRequested? { if case .recoveryRequested(let it) = payload { it } else { nil } }
    var subject: SubjectEvent? {
        switch payload {
        case .subjectErased(let it), .personalDataRevealed(let it), .holdPlaced(let it), .holdLifted(let it): it
        default: nil
        }
    }
}
