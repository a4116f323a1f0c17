import LMDB

/// The size and the root that the last writer left, so that also the events behind the last complete block of 256 have
/// a hash to be held against.
struct StoredHead {
    let size: UInt64
    let root: Bytes32

    init(size: UInt64, root: Bytes32) {
        self.size = size
        self.root = root
    }

    /// Eight bytes of size, the most significant first, and 32 of root.
    var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.append(bigEndian: size)
        root.append(to: &bytes)
        return bytes
    }

    init?(_ bytes: RawSpan) {
        guard bytes.byteCount == 40, let root = Bytes32(span: bytes.extracting(8..<40)) else { return nil }
        size = bytes.bigEndianWord(at: 0)
        self.root = root
    }
}

extension EventLog {
    /// What the last writer left; that of an empty log if no one has appended yet.
    func storedHead(in transaction: borrowing some Reading & ~Copyable) throws(EventLogError) -> StoredHead {
        if let end { return StoredHead(size: end, root: try frontier(at: end, in: transaction).root()) }
        do throws(LMDBError) {
            guard let bytes = try transaction.bytes(for: .head, in: tables.settings) else {
                return StoredHead(size: 0, root: MerkleHasher.emptyRoot)
            }
            guard let head = StoredHead(bytes) else { throw LMDBError.malformed(detail: "the head of the log") }
            return head
        } catch {
            throw .storage(error)
        }
    }
}
