import EventStore
import LMDB
import Testing

/// Signed checkpoints beside the events.
struct KeptCheckpointTests {
    private let folder: TemporaryFolder
    private let log: EventLog
    private let signer: NoteSigner

    init() throws {
        folder = try TemporaryFolder()
        log = try EventLog.open(at: folder.path + "/log", options: Self.options)
        signer = try NoteSigner(name: "retrace/test", seed: Bytes32())
    }

    private static var options: EventLog.Options {
        var options = EventLog.Options()
        options.isDurable = false
        return options
    }

    private func signed(_ size: UInt64, _ root: Bytes32? = nil) throws -> SignedCheckpoint {
        let root = try root ?? log.root(size: size).root
        return try SignedCheckpoint(
            signing: Checkpoint(origin: "retrace/test", size: size, root: root), by: [signer])
    }

    @Test func `a checkpoint is kept as it is, and found by its size`() throws {
        try log.fill(upTo: 700)
        for size in [3, 256, 700] as [UInt64] {
            let kept = try log.keep(try signed(size))
            #expect(kept)
        }
        #expect(try log.newestCheckpoint() == signed(700))
        #expect(try log.checkpoint(at: 256)?.bytes == signed(256).bytes)
        #expect(try log.checkpoint(at: 4) == nil)
        #expect(try log.checkpoint(atOrAfter: 4)?.checkpoint.size == 256)
        var sizes: [UInt64] = []
        try log.readCheckpoints(from: 4) { signed in
            sizes.append(signed.checkpoint.size)
            return true
        }
        #expect(sizes == [256, 700])
    }

    @Test func `one that is not newer than the newest is not kept`() throws {
        try log.fill(upTo: 10)
        try log.keep(try signed(10))
        for size in [10, 9] as [UInt64] {
            let kept = try log.keep(try signed(size))
            #expect(!kept)
        }
        #expect(try log.checkpoint(at: 9) == nil)
    }

    @Test func `one that the log does not bear out is refused`() throws {
        try log.fill(upTo: 10)
        let ahead = try SignedCheckpoint(
            signing: Checkpoint(origin: "retrace/test", size: 11, root: log.root().root), by: [signer])
        #expect(throws: CheckpointFault.behind(checkpoint: 11, log: 10)) { try log.keep(ahead) }
        #expect(throws: CheckpointFault.otherHistory(size: 10)) { try log.keep(try signed(10, log.root(size: 9).root)) }
        #expect(try log.newestCheckpoint() == nil)
    }

    @Test func `a copy of the log has them too, and is read without being written`() throws {
        try log.fill(upTo: 300)
        try log.keep(try signed(300))
        try log.backup(to: folder.path + "/copy")
        var options = EventLog.Options()
        options.isReadOnly = true
        let copy = try EventLog.open(at: folder.path + "/copy", options: options)
        #expect(try copy.newestCheckpoint() == log.newestCheckpoint())
        #expect(throws: EventLogError.self) { try copy.keep(try signed(300)) }
    }

    @Test func `a log of before checkpoints is read without them, and gets its table when it is opened for writing`()
        throws
    {
        let path = folder.path + "/old"
        try makeLogWithoutCheckpoints(at: path)
        var options = EventLog.Options()
        options.isReadOnly = true
        try {
            let log = try EventLog.open(at: path, options: options)
            #expect(try log.newestCheckpoint() == nil)
            #expect(try log.checkpoint(at: 1) == nil)
        }()
        let log = try EventLog.open(at: path, options: Self.options)
        try log.fill(upTo: 2)
        let one = try SignedCheckpoint(
            signing: Checkpoint(origin: "retrace/test", size: 2, root: log.root().root), by: [signer])
        try log.keep(one)
        #expect(try log.newestCheckpoint() == one)
    }

    @Test func `behind a damaged row the one before is found, and the next one is kept`() throws {
        let path = folder.path + "/damaged"
        let kept = try {
            let log = try EventLog.open(at: path, options: Self.options)
            return try ([10, 20, 30] as [UInt64]).map { size in
                try log.fill(upTo: size)
                let signed = try SignedCheckpoint(
                    signing: Checkpoint(origin: "retrace/test", size: size, root: log.root().root), by: [signer])
                try log.keep(signed)
                return signed
            }
        }()
        try damage([20, 30], at: path)
        let log = try EventLog.open(at: path, options: Self.options)
        #expect(throws: CheckpointFault.self) { try log.newestCheckpoint() }
        #expect(try log.newestReadableCheckpoint() == kept[0])
        #expect(try log.newestCheckpointSize() == 30)
        try log.fill(upTo: 31)
        let next = try SignedCheckpoint(
            signing: Checkpoint(origin: "retrace/test", size: 31, root: log.root().root), by: [signer])
        #expect(try log.keep(next))
        #expect(try log.newestCheckpoint() == next && log.newestReadableCheckpoint() == next)
    }

    private func damage(_ sizes: [UInt64], at path: String) throws {
        var options = Environment.Options()
        options.tables = 4
        let environment = try Environment.open(at: path, options: options)
        let table: Table<UInt64> = try environment.table("checkpoints")
        for size in sizes {
            try environment.write { transaction in try transaction.put([1, 2, 3].rawSpan, for: size, in: table) }
        }
    }

    private func makeLogWithoutCheckpoints(at path: String) throws {
        try DurableFile.makeFolder(path)
        var options = Environment.Options()
        options.tables = 4
        let environment = try Environment.open(at: path, options: options)
        let _: Table<UInt64> = try environment.table("events")
        let _: Table<NameKey> = try environment.table("subtrees")
        let settings: Table<NameKey> = try environment.table("settings")
        try environment.write { transaction in
            try transaction.put(Array("retrace log 1".utf8).rawSpan, for: "format", in: settings)
        }
    }
}
