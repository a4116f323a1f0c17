import EventStore
import LMDB
import Recovery
import RetraceAudit
import Testing

/// What somebody who can write the file, but neither sign nor find a second preimage, might make of it.
@Suite struct ForgedEvidenceTests {
    private let fixture: EvidenceFixture
    private let evidence: Evidence
    private let bytes: [UInt8]

    init() throws {
        // A small log, so that every other place can be tried.
        fixture = try EvidenceFixture(turns: 40)
        // The last sessions: of events near the end of a log most hashes fit more than one place.
        evidence = try fixture.evidence(of: fixture.sessions().sorted().suffix(5))
        bytes = try EvidenceFile.bytes(of: evidence)
    }

    private func check(_ bytes: [UInt8]) throws { _ = try CheckedEvidence(bytes, keys: [fixture.signer.key]) }

    /// A later position in a tree of another size from which the same hashes lead to the same root.
    private func otherPlace(of item: Evidence.Item) throws -> InclusionProof? {
        var hasher = MerkleHasher()
        let (leaf, end) = (hasher.leaf(item.record.rawSpan), fixture.checkpoint.checkpoint.size)
        let taken = Set(evidence.items.map(\.position))
        for size in 1...(2 * end) where size != end {
            for position in min(size, item.position + 1)..<size where !taken.contains(position) {
                guard
                    let proof = try? InclusionProof(position: position, size: size, hashes: item.proof.hashes),
                    proof.root(leaf: leaf) == fixture.checkpoint.checkpoint.root
                else { continue }
                return proof
            }
        }
        return nil
    }

    /// A head that ends in the beginning of a checkpoint of its own: the real one's lines then only extend that.
    private func head(_ proof: InclusionProof) -> [UInt8] {
        let hashes = proof.hashes.map { $0.base64Text + "\n" }.joined()
        let root = Bytes32().base64Text
        return Array(
            "c2sp.org/tlog-proof@v1\nindex \(proof.position)\n\(hashes)\nx\n\(proof.size)\n\(root)\n".utf8)
    }

    @Test func `an event is at no other position than its own, and at no second one`() throws {
        var tried = 0
        for item in evidence.items.reversed() {
            guard let other = try otherPlace(of: item) else { continue }
            // Glued together, head and checkpoint make a proof that holds by itself.
            let glued = try EventProof(head(other) + fixture.checkpoint.bytes).proof
            try glued.verify(record: item.record, root: fixture.checkpoint.checkpoint.root)
            tried += 1
            let (event, proof) = ("events/\(item.position).cbor", "proofs/\(item.position).head")
            let again = try rewritten(bytes) { files in
                // Among the others by its position, as they lie.
                let place = evidence.items.first { $0.position > other.position }?.position
                let index = files.firstIndex { file in place.map { file.name == "events/\($0).cbor" } ?? false }
                files.insert(("events/\(other.position).cbor", item.record), at: index ?? files.endIndex)
                files.append(("proofs/\(other.position).head", head(other)))
            }
            #expect(throws: EvidenceError.self, "\(item.position) at \(other.position) too") { try check(again) }
            let moved = try rewritten(again) { files in
                files.removeAll { $0.name == event || $0.name == proof }
            }
            #expect(throws: EvidenceError.self, "\(item.position) at \(other.position)") { try check(moved) }
        }
        #expect(tried > 1)
    }

    @Test(arguments: ["extra AAAA\n", "\n", "x\n"])
    func `a proof has its own lines and no others`(line: String) throws {
        let position = try #require(evidence.items.first).position
        let forged = try rewritten(bytes) { files in
            for index in files.indices where files[index].name == "proofs/\(position).head" {
                let header = "c2sp.org/tlog-proof@v1\n"
                let rest = files[index].bytes.dropFirst(header.utf8.count)
                files[index].bytes = Array((header + line).utf8) + rest
            }
        }
        #expect(throws: (any Error).self) { try check(forged) }
    }

    @Test func `only a file that evidence has lies in it`() throws {
        let position = try #require(evidence.items.first).position
        for name in [
            "proofs/\(position).EXTRA/note.exe", "proofs/\(position).txt", "proofs/\(position)",
            "proofs/0\(position).head", "events/\(position).cbor.exe", "policies/999.txt", "SHA256SUMS.txt",
        ] {
            #expect(throws: EvidenceError.self, "\(name)") {
                try check(rewritten(bytes) { $0.append((name, [1])) })
            }
        }
    }

    @Test func `the key that signed is among the keys that the file states`() throws {
        let other = try NoteSigner(name: "retrace/test", seed: Bytes32(Array(repeating: 8, count: 32)) ?? Bytes32())
        for text in ["\(other.key)\n", ""] {
            let forged = try rewritten(bytes) { files in
                for index in files.indices where files[index].name == "keys" { files[index].bytes = Array(text.utf8) }
            }
            #expect(throws: EvidenceError.self) { try check(forged) }
        }
    }

    @Test func `a key stands once among the keys that the file states`() throws {
        let forged = try rewritten(bytes) { files in
            for index in files.indices where files[index].name == "keys" {
                files[index].bytes += files[index].bytes
            }
        }
        #expect(throws: EvidenceError.file("keys", "one of them stands there twice")) { try check(forged) }
    }

    @Test func `the files lie in the one order in which they are written`() throws {
        let again = try rewritten(bytes) { _ in }
        #expect(again == bytes)
        for name in ["README.txt", "checkpoint", "keys", "log-format.cddl", "events/", "proofs/"] {
            let moved = try rewritten(bytes) { files in
                let place = try #require(files.firstIndex { $0.name.hasPrefix(name) })
                let next = files.remove(at: place)
                files.insert(next, at: place == 0 ? 1 : place - 1)
            }
            #expect(throws: EvidenceError.self, "\(name)") { try check(moved) }
        }
        var first = StoredArchive()
        let files = try StoredArchive(bytes).files
        for file in files.suffix(1) + files.dropLast() { try first.add(file.name, file.bytes) }
        #expect(throws: EvidenceError.self, "the list of hashes") { try check(first.bytes) }
    }

    @Test func `the policy that a recovery began under is there`() throws {
        let adopted = evidence.items.filter {
            if case .policyAdopted = $0.event.payload { true } else { false }
        }
        var decisive = 0
        for item in adopted {
            guard case .policyAdopted(let it) = item.event.payload else { continue }
            let dropped = try rewritten(bytes) { files in
                files.removeAll {
                    $0.name == "events/\(item.position).cbor" || $0.name == "proofs/\(item.position).head"
                        || $0.name == "policies/\(it.policy.version).txt"
                }
            }
            let decided = evidence.items.contains {
                if case .recoveryRequested(let request) = $0.event.payload {
                    request.policy == it.policy.version
                } else {
                    false
                }
            }
            if decided {
                decisive += 1
                #expect(throws: EvidenceError.self, "version \(it.policy.version)") { try check(dropped) }
            }
        }
        #expect(decisive > 0)
    }
}
