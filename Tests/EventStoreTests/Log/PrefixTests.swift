import EventStore
import LMDB
import Testing

/// A log as it was when it was shorter.
@Suite struct PrefixTests {
    private func log(of size: UInt64) throws -> (EventLog, TemporaryFolder) {
        let folder = try TemporaryFolder()
        var options = EventLog.Options()
        options.isDurable = false
        let log = try EventLog.open(at: folder.path + "/log", options: options)
        try log.fill(upTo: size)
        return (log, folder)
    }

    private func positions(_ log: EventLog) throws -> [UInt64] {
        var found: [UInt64] = []
        try log.read(from: 0) { position, _ in
            found.append(position)
            return true
        }
        return found
    }

    @Test(arguments: [0, 1, 255, 256, 257, 600, 700])
    func `a prefix is what a log of that size is`(size: UInt64) throws {
        let (log, folder) = try log(of: 700)
        let (short, shortFolder) = try self.log(of: size)
        let prefix = try log.prefix(size)
        #expect(try prefix.head() == short.head())
        #expect(try positions(prefix) == positions(short))
        #expect(try prefix.root().root == short.root().root)
        #expect(try prefix.verify().root == short.verify().root)
        #expect(try prefix.firstPosition(atOrAfter: 300) == short.firstPosition(atOrAfter: 300))
        #expect(try prefix.record(at: size) == nil)
        #expect(try prefix.statistics().size == size)
        _ = (folder, shortFolder)
    }

    @Test func `a prefix stays as it is when the log grows`() throws {
        let (log, folder) = try log(of: 100)
        let prefix = try log.prefix(60)
        try log.fill(upTo: 120)
        #expect(try prefix.head().size == 60)
        #expect(try prefix.prefix(30).head().size == 30)
        _ = folder
    }

    @Test func `nothing is appended to a prefix, and none is longer than its log`() throws {
        let (log, folder) = try log(of: 10)
        #expect(throws: EventLogError.storage(.readOnly)) {
            try log.prefix(5).append { turn in try turn.append(sample(5)) }
        }
        #expect(throws: EventLogError.beyondEnd(asked: 11, size: 10)) { try log.prefix(11) }
        #expect(try log.head().size == 10)
        _ = folder
    }
}
