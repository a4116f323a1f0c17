import EventStore
import Foundation
import LMDB
import Recovery
import Retrace
import Testing

@Suite struct HoldTests {
    @Test func `who is held is not erased, and the refusal names the case`() async throws {
        let rig = try await PersonalDataRig()
        let subject = try rig.pseudonym(rig.first)
        try await rig.engine.placeHold(on: subject, under: rig.warrant(.hold, case: "COURT-9"))
        await #expect { try await rig.engine.erase(subject, under: rig.warrant(.erase)) } throws: {
            "\($0)".contains("COURT-9")
        }
        #expect(try rig.pseudonym(rig.first) == subject)
        #expect(!FileManager.default.fileExists(atPath: rig.keys + "/erased"))
        try await rig.engine.liftHold(on: subject, under: rig.warrant(.hold, case: "COURT-9"))
        #expect(try await rig.engine.erase(subject, under: rig.warrant(.erase)).erased.count == 4)
    }

    @Test func `a hold covers whom the log names together with its subject`() async throws {
        let rig = try await PersonalDataRig()
        let shared = try #require(try rig.rig.events(.recoveryRequested).last?.request)
        try await rig.engine.placeHold(on: shared.client, under: rig.warrant(.hold))
        for citizen in [rig.first, rig.second] {
            let subject = try rig.pseudonym(citizen)
            await #expect(throws: RetraceError.self) {
                try await rig.engine.erase(subject, under: rig.warrant(.erase))
            }
        }
    }

    @Test func `each case has its own hold, and lifts no other`() async throws {
        let rig = try await PersonalDataRig()
        let subject = try rig.pseudonym(rig.first)
        for number in ["1", "2"] {
            try await rig.engine.placeHold(on: subject, under: rig.warrant(.hold, case: number))
        }
        await #expect(throws: RetraceError.self) {
            try await rig.engine.placeHold(on: subject, under: rig.warrant(.hold, case: "1"))
        }
        await #expect(throws: RetraceError.self) {
            try await rig.engine.liftHold(on: subject, under: rig.warrant(.hold, case: "3"))
        }
        try await rig.engine.liftHold(on: subject, under: rig.warrant(.hold, case: "1"))
        #expect(try rig.engine.holds().map(\.caseNumber.description) == ["2"])
        #expect(try LegalHold.standing(in: rig.engine.log) == rig.engine.holds())
    }

    @Test func `whoever is held after an erasure was cut off is not erased when it is finished`() async throws {
        let rig = try await PersonalDataRig()
        let subject = try rig.pseudonym(rig.first)
        let broken = try rig.warrant(.erase)
        var options = ErasureOptions()
        options.elsewhere = { _, _, _ in throw DirectoryUnreachable(reason: "down") }
        await #expect(throws: RetraceError.self) { try await rig.engine.erase(subject, under: broken, options) }
        #expect(try ErasedList(path: rig.keys + "/erased").entries().count == 4, "it was begun")
        try await rig.engine.placeHold(on: subject, under: rig.warrant(.hold, case: "COURT-9"))
        let report = try await rig.engine.finishErasures()
        #expect(report.erased.isEmpty && report.held.count == 4, "\(report)")
        #expect(try rig.pseudonym(rig.first) == subject)
        try await rig.engine.liftHold(on: subject, under: rig.warrant(.hold, case: "COURT-9"))
        #expect(try await rig.engine.finishErasures().erased.count == 4)
        #expect(try rig.engine.knownPseudonym(of: rig.first.account) == nil)
    }

    @Test func `views of another history than the log's lift no hold`() async throws {
        let person = try await PersonalDataRig()
        let (rig, subject) = (person.rig, try person.pseudonym(person.first))
        let log = rig.folder.path("data/log")
        await rig.close()
        try FileManager.default.copyItem(atPath: log, toPath: rig.folder.path("old"))
        try await rig.open()
        for _ in 0..<5 { try await person.ask(person.second, PersonalDataRig.clients[1]) }
        try person.engine.catchUpViews()
        await rig.close()
        // The log alone is put back; the views know what is lost, and nothing of what comes.
        try FileManager.default.removeItem(atPath: log)
        try FileManager.default.copyItem(atPath: rig.folder.path("old"), toPath: log)
        rig.options.keys = try KeyStore.open(at: person.keys, data: person.data)
        let (engine, _) = try await Engine.restore(rig.options, rig.ports)
        try await engine.placeHold(on: subject, under: person.warrant(.hold, case: "COURT-9"))
        #expect(try engine.holds().map(\.subject) == [subject])
        await #expect(throws: RetraceError.self) { try await engine.erase(subject, under: person.warrant(.erase)) }
        #expect(try engine.knownPseudonym(of: person.first.account) == subject)
        try engine.views.checkLog()
        try engine.catchUpViews()
        #expect(try engine.views.events().map(\.event) == engine.log.events())
        await engine.close()
    }

    @Test func `whoever writes into the views lifts no hold`() async throws {
        let person = try await PersonalDataRig()
        let shared = try #require(try person.rig.events(.recoveryRequested).last?.request)
        try await person.engine.placeHold(on: shared.client, under: person.warrant(.hold))
        try person.engine.catchUpViews()
        let subject = try person.pseudonym(person.first)
        let environment = try person.engine.views.store.environment()
        for name in ["index.tag.1", "index.tag.3"] {
            let table: DuplicateTable<ID16, UInt64> = try environment.duplicateTable(name)
            try environment.write { transaction in try transaction.clear(table) }
        }
        await #expect(throws: RetraceError.self) {
            try await person.engine.erase(subject, under: person.warrant(.erase))
        }
        #expect(try person.engine.holds().count == 1)
    }
}
