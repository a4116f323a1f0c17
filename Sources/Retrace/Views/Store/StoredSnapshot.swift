import Crypto
import EventStore
import Foundation
import LMDB

/// A state at a position of the log, in pieces that mean nothing here. Only the newest is kept.
package struct StoredSnapshot: Equatable, Sendable {
    /// The number of events that it comes from.
    package var position: UInt64
    package var chunks: [[UInt8]]

    package init(position: UInt64, chunks: [[UInt8]]) {
        self.position = position
        self.chunks = chunks
    }

    /// SHA-256 over position, number of pieces, and each piece behind its length.
    fileprivate var hash: Bytes32 {
        var hasher = SHA256()
        var words: [UInt8] = []
        words.append(bigEndian: position)
        words.append(bigEndian: UInt64(chunks.count))
        hasher.update(data: words)
        for chunk in chunks {
            words.removeAll(keepingCapacity: true)
            words.append(bigEndian: UInt64(chunk.count))
            hasher.update(data: words)
            hasher.update(data: chunk)
        }
        return Bytes32(hasher.finalize()) ?? Bytes32()
    }
}

// Under key 0 lie position, number of pieces and hash; the pieces follow from key 1.
extension ViewStore {
    /// Puts a snapshot in place of the one before, in one durable commit.
    package func storeSnapshot(position: UInt64, chunks: [[UInt8]]) throws(RetraceError) {
        try requireWritable()
        let snapshot = StoredSnapshot(position: position, chunks: chunks)
        let generation = try generation(isFresh: true)
        try generation.write { transaction in try generation.put(snapshot, in: &transaction) }
    }

    /// The newest snapshot; nil if there is none, or if it is not as it was stored.
    package func loadSnapshot() throws(RetraceError) -> StoredSnapshot? {
        let generation = try generation(isFresh: true)
        return try generation.snapshot()
    }
}

extension Generation {
    func put(_ snapshot: StoredSnapshot, in transaction: inout WriteTransaction) throws {
        var head: [UInt8] = []
        head.append(bigEndian: snapshot.position)
        head.append(bigEndian: UInt64(snapshot.chunks.count))
        snapshot.hash.append(to: &head)
        try transaction.clear(snapshots)
        try transaction.append(head.rawSpan, for: 0, in: snapshots)
        var key: UInt64 = 1
        for chunk in snapshot.chunks {
            try transaction.append(chunk.rawSpan, for: key, in: snapshots)
            key &+= 1
        }
    }

    func snapshot() throws(RetraceError) -> StoredSnapshot? {
        try read { transaction in
            guard let head = try transaction.bytes(for: 0, in: snapshots), head.byteCount == 48,
                let hash = Bytes32(span: head.extracting(16..<48))
            else { return nil }
            var snapshot = StoredSnapshot(position: head.bigEndianWord(at: 0), chunks: [])
            let count = head.bigEndianWord(at: 8)
            var key: UInt64 = 1
            while key <= count, let chunk = try transaction.bytes(for: key, in: snapshots) {
                snapshot.chunks.append(chunk.array)
                key &+= 1
            }
            return UInt64(snapshot.chunks.count) == count && snapshot.hash == hash ? snapshot : nil
        }
    }
}
