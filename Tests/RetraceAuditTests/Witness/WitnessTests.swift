import EventStore
import Foundation
import LMDB
import RetraceAudit
import Testing

struct WitnessTests {
    private let folder: String
    private let log: EventLog
    private let forked: EventLog
    private let signer: NoteSigner
    private let witness: Witness

    init() throws {
        folder = NSTemporaryDirectory() + "/retrace-\(UInt64.random(in: 0 ... .max))"
        log = try Self.log(folder + "/log", 700)
        // The same beginning, another history from position 100 on.
        forked = try Self.log(folder + "/forked", 700, differingFrom: 100)
        signer = try NoteSigner(name: "log.example/1", seed: Bytes32())
        witness = try Witness.create(at: folder + "/witness", name: "audit.example/w", seed: Self.seed(9))
        try witness.trust(signer.key)
    }

    private static func seed(_ number: UInt64) -> Bytes32 {
        var seed = Bytes32()
        seed.words.0 = number
        return seed
    }

    private static func log(_ path: String, _ size: UInt64, differingFrom place: UInt64 = .max) throws -> EventLog {
        let log = try EventLog.open(at: path)
        _ = try log.append { turn in
            for number in 0..<size {
                var encoder = CBOREncoder()
                encoder.array(5)
                for item in [1, 1, 1, number, number < place ? number : number + 1] { encoder.unsigned(item) }
                try turn.append(encoder.bytes)
            }
        }
        return log
    }

    private func checkpoint(_ size: UInt64, of log: EventLog? = nil, by signer: NoteSigner? = nil) throws
        -> SignedCheckpoint
    {
        let root = try (log ?? self.log).root(size: size).root
        return try SignedCheckpoint(
            signing: Checkpoint(origin: "log.example/1", size: size, root: root), by: [signer ?? self.signer])
    }

    @Test func `the first checkpoint is taken, and each that extends it, by the log or by a proof`() throws {
        let first = try witness.cosign(checkpoint(100), .none, at: 1_767_582_000)
        #expect(try first.verify(by: [signer.key, witness.key]).map(\.time) == [nil, 1_767_582_000])
        _ = try witness.cosign(checkpoint(300), .log(log), at: 1_767_582_001)
        let proof = try log.consistencyProof(from: 300, to: 700)
        _ = try witness.cosign(checkpoint(700), .proof(proof), at: 1_767_582_002)
        #expect(try witness.logs().map(\.last?.checkpoint.size) == [700])
        // The same one again says nothing new, and does no harm.
        _ = try witness.cosign(checkpoint(700), .none, at: 1_767_582_003)
    }

    @Test func `what was seen is known to whoever opens the folder again`() throws {
        _ = try witness.cosign(checkpoint(300), .none, at: 1_767_582_000)
        let again = try Witness.open(at: folder + "/witness")
        #expect(again.key == witness.key)
        #expect(throws: WitnessError.proofNeeded(seen: 300, begins: nil)) { try again.check(checkpoint(700), .none) }
    }

    @Test func `another history is two histories by its own log, and by a checkpoint of the same size`() throws {
        let seen = try witness.cosign(checkpoint(300), .none, at: 1_767_582_000)
        let offered = try checkpoint(700, of: forked)
        let refusal = WitnessError.twoHistories(
            seen: seen.checkpoint, offered: offered.checkpoint, reason: .wrongOldRoot(size: 300))
        #expect(throws: refusal) { try witness.cosign(offered, .log(forked), at: 1) }
        let twin = try checkpoint(300, of: forked)
        let twins = WitnessError.twoHistories(
            seen: seen.checkpoint, offered: twin.checkpoint, reason: .wrongNewRoot(size: 300))
        for evidence in [GrowthEvidence.none, .log(forked), .log(log)] {
            #expect(throws: twins) { try witness.cosign(twin, evidence, at: 1) }
        }
        #expect(try witness.logs().first?.last == seen)
    }

    @Test func `an honest checkpoint with another log at hand accuses nobody`() throws {
        let seen = try witness.cosign(checkpoint(300), .none, at: 1_767_582_000)
        let honest = try checkpoint(700)
        #expect(throws: WitnessError.notTheLog(offered: honest.checkpoint)) {
            try witness.cosign(honest, .log(forked), at: 1)
        }
        let short = try Self.log(folder + "/short", 400)
        #expect(throws: WitnessError.behind(offered: 700, log: 400)) {
            try witness.cosign(honest, .log(short), at: 1)
        }
        #expect(try witness.logs().first?.last == seen)
    }

    @Test func `a proof that does not hold accuses nobody, and shows nothing`() throws {
        let seen = try witness.cosign(checkpoint(300), .none, at: 1_767_582_000)
        let honest = try checkpoint(700)
        let proof = try log.consistencyProof(from: 300, to: 700)
        for place in proof.hashes.indices {
            var hashes = proof.hashes
            hashes[place].words.0 ^= 1
            let altered = try ConsistencyProof(oldSize: 300, newSize: 700, hashes: hashes)
            #expect(throws: WitnessError.notShown(seen: seen.checkpoint, offered: honest.checkpoint)) {
                try witness.cosign(honest, .proof(altered), at: 1)
            }
        }
        // Nor can a proof accuse of another history: whoever makes it may have made a mistake.
        let offered = try checkpoint(700, of: forked)
        #expect(throws: WitnessError.notShown(seen: seen.checkpoint, offered: offered.checkpoint)) {
            try witness.cosign(offered, .proof(forked.consistencyProof(from: 300, to: 700)), at: 1)
        }
        _ = try witness.cosign(honest, .proof(proof), at: 1_767_582_001)
    }

    @Test func `a fork behind what was seen is not seen`() throws {
        // What no Merkle log can tell: both extend the first 100 events.
        _ = try witness.cosign(checkpoint(100), .none, at: 1_767_582_000)
        _ = try witness.cosign(checkpoint(700, of: forked), .log(forked), at: 1_767_582_001)
        #expect(throws: WitnessError.self) { try witness.cosign(checkpoint(700), .log(log), at: 1) }
    }

    @Test func `a log that was cut back is refused`() throws {
        _ = try witness.cosign(checkpoint(300), .none, at: 1_767_582_000)
        #expect(throws: WitnessError.older(seen: 300, offered: 200)) {
            try witness.cosign(checkpoint(200), .log(log), at: 1)
        }
    }

    @Test func `logs that can't be read are not taken for none`() throws {
        let empty = try Witness.create(at: folder + "/empty", name: "audit.example/e", seed: Self.seed(4))
        #expect(try empty.logs().isEmpty)
        try Data().write(to: URL(fileURLWithPath: folder + "/empty/logs"))
        #expect(throws: WitnessError.self) { try empty.logs() }
    }

    @Test func `only a trusted key of the log counts`() throws {
        let stranger = try NoteSigner(name: "log.example/1", seed: Self.seed(5))
        #expect(throws: WitnessError.checkpoint(.unsigned(keys: [signer.key.description]))) {
            try witness.cosign(checkpoint(300, by: stranger), .none, at: 1)
        }
        try witness.trust(stranger.key)
        _ = try witness.cosign(checkpoint(300, by: stranger), .none, at: 1)
        #expect(throws: WitnessError.notALogKey(witness.key.description)) { try witness.trust(witness.key) }
        let foreign = try SignedCheckpoint(
            signing: Checkpoint(origin: "other", size: 0, root: MerkleHasher.emptyRoot), by: [signer])
        #expect(throws: WitnessError.unknownLog(origin: "other")) { try witness.check(foreign, .none) }
    }

    @Test func `a checkpoint that is not the log's at hand is refused, also as the first`() throws {
        #expect(throws: WitnessError.self) { try witness.cosign(checkpoint(700, of: forked), .log(log), at: 1) }
        #expect(try witness.logs().map(\.last) == [nil])
    }

    @Test func `what others put under a checkpoint does not stop the witness`() throws {
        func junk(_ count: Int) -> String { String(repeating: "— junk AAAAAAA=\n", count: count) }
        let crowded = try SignedCheckpoint(checkpoint(100).bytes + junk(98).utf8)
        let cosigned = try witness.cosign(crowded, .none, at: 1_767_582_000)
        #expect(cosigned.note.signatures.count == 100)
        // One signature more than a note may have: refused before anything is remembered.
        let full = try SignedCheckpoint(checkpoint(300).bytes + junk(99).utf8)
        #expect(throws: WitnessError.self) { try witness.cosign(full, .log(log), at: 1_767_582_001) }
        let seen = try #require(try witness.logs().first?.last)
        #expect(seen.note.signatures.map(\.name) == ["log.example/1", "audit.example/w"])
        #expect(try SignedCheckpoint(seen.bytes) == seen)
        _ = try witness.cosign(checkpoint(300), .log(log), at: 1_767_582_002)
    }

    @Test func `a text that leaves no room for a cosignature is refused before it is remembered`() throws {
        let start = try checkpoint(100).note.text
        let line = String(repeating: "x", count: SignedNote.largest - 200 - start.utf8.count) + "\n"
        let large = try SignedCheckpoint(SignedNote(signing: start + line, by: [signer]))
        #expect(try SignedCheckpoint(large.bytes) == large, "the log's own note is within bounds")
        #expect(throws: WitnessError.self) { try witness.cosign(large, .none, at: 1_767_582_000) }
        #expect(try witness.logs().map(\.last) == [nil])
    }

    @Test func `witnesses cosign one after the other, each once`() throws {
        let other = try Witness.create(at: folder + "/other", name: "audit.example/v", seed: Self.seed(8))
        try other.trust(signer.key)
        let both = try other.cosign(witness.cosign(checkpoint(100), .none, at: 1), .none, at: 2)
        let keys = [signer.key, witness.key, other.key]
        #expect(try both.verify(by: keys).map(\.time) == [nil, 1, 2])
        let again = try witness.cosign(both, .none, at: 3)
        #expect(try again.verify(by: keys).map(\.time) == [nil, 2, 3])
        #expect(again.note.signatures.count == 3)
    }

    @Test func `the files of a witness are those that are described`() throws {
        let cosigned = try witness.cosign(checkpoint(300), .none, at: 1_767_582_000)
        let names = try FileManager.default.subpathsOfDirectory(atPath: folder + "/witness").sorted()
        // The SHA-256 of "log.example/1".
        let log = "logs/fc4dafa3f2d4604aae1fa59b9b5a7f83946e6e16a6aee48affb4acd08d1305a0"
        #expect(names == ["key", "lock", "logs", log, log + "/checkpoint", log + "/keys"])
        func text(_ name: String) throws -> String {
            try String(contentsOf: URL(fileURLWithPath: folder + "/witness/" + name), encoding: .utf8)
        }
        #expect(try text("key") == "audit.example/w\nCQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n")
        #expect(try text(log + "/keys") == "\(signer.key)\n")
        #expect(try text(log + "/checkpoint") == cosigned.note.description)
        #expect(DurableFile.mode(of: folder + "/witness/key") == 0o600)
    }

    @Test func `a folder without a witness, with one already, or with a damaged one is an error`() throws {
        #expect(throws: WitnessError.missing(path: "/nonexistent")) { try Witness.open(at: "/nonexistent") }
        #expect(throws: WitnessError.exists(path: folder + "/witness")) {
            try Witness.create(at: folder + "/witness", name: "b", seed: Self.seed(1))
        }
        try Data("audit.example/w\nAAAA\n".utf8).write(to: URL(fileURLWithPath: folder + "/witness/key"))
        #expect(throws: WitnessError.self) { try Witness.open(at: folder + "/witness") }
    }
}
