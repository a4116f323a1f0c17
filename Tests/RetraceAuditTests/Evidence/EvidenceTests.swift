import EventStore
import Foundation
import LMDB
import Recovery
import Retrace
import RetraceAudit
import Testing

@Suite struct EvidenceTests {
    private let fixture: EvidenceFixture
    private let bytes: [UInt8]

    init() throws {
        fixture = try EvidenceFixture()
        bytes = try EvidenceFile.bytes(of: fixture.evidence(of: Array(fixture.sessions().prefix(2))))
    }

    private func changed(_ change: (inout [(name: String, bytes: [UInt8])]) throws -> Void) throws -> [UInt8] {
        try rewritten(bytes, change)
    }

    private func check(_ bytes: [UInt8]) throws -> CheckedEvidence {
        try CheckedEvidence(bytes, keys: [fixture.signer.key])
    }

    @Test func `what was made is sound, and says what the log says`() throws {
        let checked = try check(bytes)
        #expect(Set(checked.evidence.sessions) == Set(try fixture.sessions().prefix(2)))
        #expect(checked.differing.isEmpty)
        let events = try fixture.history.log.events()
        for item in checked.evidence.items { #expect(item.event == events[Int(item.position)]) }
        for session in checked.evidence.sessions {
            let all = events.indices.filter { events[$0].session == session }.map { UInt64($0) }
            #expect(checked.evidence.items.filter { $0.event.session == session }.map(\.position) == all)
        }
        // Every policy that decided is there: the one that each session began under, and what came while it ran.
        let versions = Set(checked.evidence.policies.map(\.version))
        for item in checked.evidence.items {
            if case .recoveryRequested(let it) = item.event.payload { #expect(versions.contains(it.policy)) }
        }
    }

    @Test func `the same evidence gives the same bytes`() throws {
        let again = try EvidenceFile.bytes(of: fixture.evidence(of: Array(fixture.sessions().prefix(2).reversed())))
        #expect(again == bytes)
    }

    @Test func `evidence of one session is sound, and takes less than 50 KB`() throws {
        for session in try fixture.sessions().prefix(5) {
            let one = try EvidenceFile.bytes(of: fixture.evidence(of: [session]))
            #expect(try check(one).evidence.sessions == [session])
            #expect(one.count < 50_000, "\(one.count) bytes")
        }
    }

    @Test func `an event with one byte changed is not sound, though the list of hashes is made anew`() throws {
        let count = try StoredArchive(bytes).files.count { $0.name.hasPrefix("events/") }
        for number in 0..<count {
            let forged = try changed { files in
                let events = files.indices.filter { files[$0].name.hasPrefix("events/") }
                files[events[number]].bytes[files[events[number]].bytes.count / 2] ^= 1
            }
            #expect(throws: (any Error).self) { try check(forged) }
        }
    }

    @Test func `an event at another place, a proof of another event, or an event without its proof is not sound`()
        throws
    {
        let events = try StoredArchive(bytes).files.filter { $0.name.hasPrefix("events/") }
        let swapped = try changed { files in
            for index in files.indices {
                if files[index].name == events[0].name { files[index].bytes = events[1].bytes }
                if files[index].name == events[1].name { files[index].bytes = events[0].bytes }
            }
        }
        #expect(throws: (any Error).self) { try check(swapped) }
        let name = events[0].name.replacing("events/", with: "proofs/").replacing(".cbor", with: ".head")
        #expect(throws: EvidenceError.self) { try check(changed { $0.removeAll { $0.name == name } }) }
        #expect(throws: EvidenceError.self) { try check(changed { $0.removeAll { $0.name == events[0].name } }) }
    }

    @Test func `a session without its beginning is not sound`() throws {
        let first = try #require(
            fixture.evidence(of: fixture.sessions()).items.first {
                if case .recoveryRequested = $0.event.payload { true } else { false }
            })
        let one = try EvidenceFile.bytes(of: fixture.evidence(of: [try #require(first.event.session)]))
        var archive = StoredArchive()
        for file in try StoredArchive(one).files
        where !file.name.hasPrefix("events/\(first.position).")
            && !file.name.hasPrefix("proofs/\(first.position).") && file.name != EvidenceFile.sums
        { try archive.add(file.name, file.bytes) }
        try archive.add(EvidenceFile.sums, EvidenceFile.hashList(of: archive))
        #expect(throws: EvidenceError.self) { try check(archive.bytes) }
    }

    @Test func `a checkpoint that another key signed is not sound`() throws {
        let other = try NoteSigner(name: "retrace/test", seed: Bytes32(Array(repeating: 8, count: 32)) ?? Bytes32())
        #expect(throws: NoteError.self) { try CheckedEvidence(bytes, keys: [other.key]) }
        #expect(throws: NoteError.self) { try CheckedEvidence(bytes, keys: []) }
    }

    @Test func `a witness whose key is given must have cosigned`() throws {
        let witness = try Cosigner(name: "audit.example/w", seed: Bytes32())
        let keys = [fixture.signer.key, witness.key]
        #expect(throws: NoteError.notCosigned(keys: [witness.key.description])) {
            try CheckedEvidence(bytes, keys: keys)
        }
        let cosigned = try fixture.checkpoint.adding(witness.cosign(fixture.checkpoint, at: 1_767_582_000))
        let positions = try fixture.evidence(of: fixture.sessions()).items.map(\.position)
        let file = try EvidenceFile.bytes(
            of: fixture.log.evidence(of: positions, under: cosigned, statedKeys: [fixture.signer.key]))
        #expect(try CheckedEvidence(file, keys: keys).signatures.map(\.key) == keys)
    }

    @Test func `a report that was rewritten is told, and what is proven stays`() throws {
        let forged = try changed { files in
            for index in files.indices where files[index].name == "report.txt" { files[index].bytes.append(0x21) }
        }
        #expect(try check(forged).differing == ["report.txt"])
    }

    @Test func `a file that no evidence has is not sound`() throws {
        for name in ["events/x.cbor", "events/01.cbor", "proofs/999999.head", "notes.txt"] {
            #expect(throws: (any Error).self, "\(name)") { try check(changed { $0.append((name, [1])) }) }
        }
        #expect(throws: EvidenceError.self) { try check(changed { $0.removeAll { $0.name == "README.txt" } }) }
    }

    @Test func `events behind the checkpoint are refused`() throws {
        let size = fixture.checkpoint.checkpoint.size
        #expect(throws: EvidenceError.self) {
            try fixture.log.evidence(of: [size], under: fixture.checkpoint, statedKeys: [])
        }
    }

    @Test func `the checkpoint of another log makes no evidence`() throws {
        let other = try EvidenceFixture(seed: 18)
        let positions = try fixture.positions(of: try #require(fixture.sessions().first))
        #expect(throws: (any Error).self) {
            try fixture.log.evidence(of: positions, under: other.checkpoint, statedKeys: [])
        }
    }

    @Test func `the schema in evidence is that part of the documents' which its events need`() throws {
        var root = URL(filePath: #filePath)
        for _ in 0..<4 { root.deleteLastPathComponent() }
        let document = try String(contentsOf: root.appending(path: "docs/log-format.cddl"), encoding: .utf8)
        let copy = root.appending(path: "Sources/RetraceAudit/Evidence/log-format.cddl")
        #expect(try String(contentsOf: copy, encoding: .utf8) == document, "the compiled copy differs")
        let schema = String(decoding: try #require(StoredArchive(bytes)["log-format.cddl"]), as: UTF8.self)
        let lines = schema.components(separatedBy: "\n").filter { !$0.isEmpty && !$0.hasPrefix(";") }.dropFirst()
        #expect(lines.count > 60)
        for line in lines { #expect(document.contains("\n\(line)\n"), "\(line)") }
        #expect(schema.contains("\nRecoveryRequested-v1 = ["))
    }
}
