import LMDB
import Synchronization

/// What a writer keeps between its turns: the edge of the tree as of some commit, and memory to use again.
struct WriterMemory: Sendable {
    var frontier: MerkleFrontier
    var batch = RecordBatch()
}

extension EventLog {
    /// Runs `body` as the one writer of this log, over all processes. What it appended and set is one durable commit
    /// when this returns; if anything throws, nothing is. A turn that appends and sets nothing flushes nothing.
    ///
    /// `body` may read the log on its own thread: it sees what was there when the turn began.
    public func append<R>(_ body: (inout AppendTurn) throws -> R) throws -> R {
        if end != nil { throw EventLogError.storage(.readOnly) }
        let (result, after) = try commit { transaction in
            let head = try head(in: transaction)
            // Taken out: if anything throws it is not put back, and the next turn reads the edge from the log.
            let before = memory.withLock { $0.take() }
            var after = try caughtUp(before, to: head, in: transaction)
            var turn = AppendTurn(head: head, reusing: after.batch) { [self] name in try setting(name) }
            after.batch = RecordBatch()
            let result: R
            do { result = try body(&turn) } catch { throw PassedOn(error: error) }
            let (batch, settings) = turn.finish()
            try store(batch, &after.frontier, &transaction)
            for (name, bytes) in settings {
                try transaction.put(bytes.rawSpan, for: .setting(name), in: tables.settings)
            }
            after.batch = batch
            return (result, after)
        }
        memory.withLock { $0 = after }
        appended.send()
        return result
    }

    /// A small value kept beside the events, as of the last commit; nil if it was never set.
    public func setting(_ name: String) throws -> [UInt8]? {
        try snapshot { transaction in
            guard let bytes = try transaction.bytes(for: .setting(name), in: tables.settings) else { return nil }
            return bytes.array
        }
    }

    private func store(
        _ batch: RecordBatch, _ frontier: inout MerkleFrontier, _ transaction: inout WriteTransaction
    ) throws(EventLogError) {
        if batch.isEmpty { return }
        for index in 0..<batch.count {
            let position = frontier.size
            try storing { () throws(LMDBError) in
                try transaction.append(batch.record(at: index), for: position, in: tables.events)
            }
            let leaf = MerkleHasher.prefixedLeaf(batch.prefixed(at: index))
            try frontier.append(leaf: leaf) { (level, hash) throws(EventLogError) in
                if level < SubtreeKey.lowestLevel { return }
                try storeSubtree(hash, SubtreeKey(size: position &+ 1, level: level), &transaction)
            }
        }
        try storeHead(frontier, &transaction)
    }

    private func storeSubtree(
        _ hash: Bytes32, _ key: SubtreeKey, _ transaction: inout WriteTransaction
    ) throws(EventLogError) {
        try storing { () throws(LMDBError) in
            try transaction.append(hash.array.rawSpan, for: key, in: tables.subtrees)
        }
    }

    private func storeHead(
        _ frontier: MerkleFrontier, _ transaction: inout WriteTransaction
    ) throws(EventLogError) {
        let head = StoredHead(size: frontier.size, root: frontier.root())
        try storing { () throws(LMDBError) in
            try transaction.put(head.bytes.rawSpan, for: .head, in: tables.settings)
        }
    }

    /// The edge of the tree at the head, from one of an earlier commit if it is near.
    private func caughtUp(
        _ before: WriterMemory?, to head: LogHead, in transaction: borrowing WriteTransaction
    ) throws(EventLogError) -> WriterMemory {
        if let before, before.frontier.size == head.size { return before }
        var after = WriterMemory(frontier: MerkleFrontier(), batch: before?.batch ?? RecordBatch())
        if let before, before.frontier.size < head.size, head.size &- before.frontier.size <= 1024 {
            after.frontier = try extended(before.frontier, to: head.size, in: transaction)
        } else {
            after.frontier = try frontier(at: head.size, in: transaction)
        }
        try check(after.frontier, in: transaction)
        return after
    }

    /// Refuses to build upon a log whose events do not hash to the root that the last writer left.
    private func check(
        _ frontier: MerkleFrontier, in transaction: borrowing WriteTransaction
    ) throws(EventLogError) {
        let stored = try storedHead(in: transaction)
        guard stored.size == frontier.size, stored.root == frontier.root() else {
            throw .damaged(
                position: frontier.size &- frontier.size % SubtreeKey.blockSize,
                detail: "the events from there to the end do not hash to the stored root")
        }
    }
}
