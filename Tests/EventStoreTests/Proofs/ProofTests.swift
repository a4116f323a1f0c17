import EventStore
import LMDB
import Testing

struct ProofTests {
    @Test func `every event's proof in every small tree is the RFC's, and leads to the root`() throws {
        let folder = try TemporaryFolder()
        let log = try EventLog.open(at: folder.path)
        try log.fill(upTo: 40)
        let tree = ReferenceTree(samples: 40)
        for size in 1...40 {
            let root = tree.root(0..<size)
            for position in 0..<size {
                let proof = try log.inclusionProof(of: UInt64(position), in: UInt64(size))
                #expect(proof.hashes == tree.path(position, 0..<size))
                try proof.verify(record: sample(UInt64(position)), root: root)
            }
        }
    }

    @Test func `every small tree's growth to every larger one is the RFC's, and leads from root to root`() throws {
        let folder = try TemporaryFolder()
        let log = try EventLog.open(at: folder.path)
        try log.fill(upTo: 40)
        let tree = ReferenceTree(samples: 40)
        for new in 0...40 {
            for old in 0...new {
                let proof = try log.consistencyProof(from: UInt64(old), to: UInt64(new))
                #expect(proof.hashes == (old == 0 ? [] : tree.proof(old, new)))
                try proof.verify(oldRoot: tree.root(0..<old), newRoot: tree.root(0..<new))
            }
        }
    }

    @Test func `proofs over stored subtrees are those of the whole tree`() throws {
        let folder = try TemporaryFolder()
        let log = try EventLog.open(at: folder.path)
        try log.fill(upTo: 2600, turn: 173)
        let tree = ReferenceTree(samples: 2600)
        let seed = UInt64.random(in: 0 ... .max)
        var random = SeededGenerator(seed: seed)
        for _ in 0..<150 {
            let size = Int.random(in: 1...2600, using: &random)
            let position = Int.random(in: 0..<size, using: &random)
            let root = try log.root(size: UInt64(size)).root
            let inclusion = try log.inclusionProof(of: UInt64(position), in: UInt64(size))
            #expect(inclusion.hashes == tree.path(position, 0..<size), "seed \(seed)")
            try inclusion.verify(record: sample(UInt64(position)), root: root)
            let old = Int.random(in: 1...size, using: &random)
            let growth = try log.consistencyProof(from: UInt64(old), to: UInt64(size))
            #expect(growth.hashes == tree.proof(old, size), "seed \(seed)")
            try growth.verify(oldRoot: try log.root(size: UInt64(old)).root, newRoot: root)
        }
    }

    @Test func `a proof with another event, place, hash or root is refused`() throws {
        let folder = try TemporaryFolder()
        let log = try EventLog.open(at: folder.path)
        try log.fill(upTo: 700)
        let root = try log.root().root
        let proof = try log.inclusionProof(of: 300, in: 700)
        let refusal = ProofError.notIncluded(position: 300, size: 700)
        #expect(throws: refusal) { try proof.verify(record: sample(301), root: root) }
        #expect(throws: refusal) { try proof.verify(record: sample(300), root: try log.root(size: 699).root) }
        for place in proof.hashes.indices {
            var hashes = proof.hashes
            hashes[place].words.1 ^= 1
            let altered = try InclusionProof(position: 300, size: 700, hashes: hashes)
            #expect(throws: refusal) { try altered.verify(record: sample(300), root: root) }
        }
        // The same hashes at a place with as many of them.
        let moved = try InclusionProof(position: 301, size: 700, hashes: proof.hashes)
        #expect(throws: ProofError.notIncluded(position: 301, size: 700)) {
            try moved.verify(record: sample(300), root: root)
        }
    }

    @Test func `a tree with another history is refused`() throws {
        let (one, two) = (try TemporaryFolder(), try TemporaryFolder())
        let (log, other) = (try EventLog.open(at: one.path), try EventLog.open(at: two.path))
        try log.fill(upTo: 600)
        _ = try other.append { turn in try turn.append(sample(7, time: 0)) }
        try other.fill(upTo: 600)
        let old = try log.root(size: 500).root
        let proof = try other.consistencyProof(from: 500, to: 600)
        #expect(throws: ProofError.wrongOldRoot(size: 500)) {
            try proof.verify(oldRoot: old, newRoot: try other.root().root)
        }
        let own = try log.consistencyProof(from: 500, to: 600)
        #expect(throws: ProofError.wrongNewRoot(size: 600)) {
            try own.verify(oldRoot: old, newRoot: try other.root().root)
        }
        let same = try log.consistencyProof(from: 600, to: 600)
        #expect(throws: ProofError.wrongNewRoot(size: 600)) {
            try same.verify(oldRoot: try log.root().root, newRoot: try other.root().root)
        }
    }

    @Test func `a proof that can't be is refused before it is looked at`() throws {
        let folder = try TemporaryFolder()
        let log = try EventLog.open(at: folder.path)
        try log.fill(upTo: 10)
        #expect(throws: ProofError.notInTree(position: 5, size: 5)) { try log.inclusionProof(of: 5, in: 5) }
        #expect(throws: EventLogError.beyondEnd(asked: 11, size: 10)) { try log.inclusionProof(of: 5, in: 11) }
        #expect(throws: ProofError.shrinks(old: 6, new: 5)) { try log.consistencyProof(from: 6, to: 5) }
        #expect(throws: EventLogError.beyondEnd(asked: 11, size: 10)) { try log.consistencyProof(from: 0, to: 11) }
        #expect(throws: ProofError.wrongLength(expected: 4, found: 3)) {
            try InclusionProof(position: 0, size: 10, hashes: [Bytes32(), Bytes32(), Bytes32()])
        }
        #expect(throws: ProofError.wrongLength(expected: 0, found: 1)) {
            try ConsistencyProof(oldSize: 0, newSize: 10, hashes: [Bytes32()])
        }
        #expect(throws: ProofError.notInTree(position: .max, size: 1)) {
            try InclusionProof(position: .max, size: 1, hashes: [])
        }
    }
}
