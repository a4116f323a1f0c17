import EventStore
import LMDB
import Testing

struct EventLogTests {
    let folder: TemporaryFolder
    let log: EventLog

    init() throws {
        folder = try TemporaryFolder()
        log = try EventLog.open(at: folder.path + "/a/log")
    }

    @Test
    func `what is appended is read back, in order and by position`() throws {
        let positions = try log.append { turn in
            [try turn.append(sample(0)), try turn.append(sample(1)), try turn.append(span: sample(2).rawSpan)]
        }
        #expect(positions == [0, 1, 2])
        #expect(try log.head() == LogHead(size: 3, lastTime: 2))
        #expect(try log.record(at: 1) == sample(1))
        #expect(try log.record(at: 3) == nil)
        var read: [[UInt8]] = []
        try log.read(from: 0) { position, bytes in
            #expect(position == UInt64(read.count))
            read.append(bytes.array)
            return true
        }
        #expect(read == [sample(0), sample(1), sample(2)])
    }

    @Test
    func `an empty log has a head, and nothing to read`() throws {
        #expect(try log.head() == LogHead(size: 0, lastTime: .min))
        #expect(try log.record(at: 0) == nil)
        #expect(try log.firstPosition(atOrAfter: 0) == 0)
        try log.read(from: 0) { _, _ in throw Stop() }
        try log.readBackwards { _, _ in throw Stop() }
    }

    @Test
    func `when a turn throws, nothing of it is there and the next one goes on`() throws {
        try log.fill(upTo: 300)
        #expect(throws: Stop.self) {
            try log.append { turn in
                try turn.append(sample(300))
                try turn.set("name", to: [1])
                throw Stop()
            }
        }
        #expect(try log.head().size == 300)
        #expect(try log.setting("name") == nil)
        try log.fill(upTo: 600)
        #expect(try log.verify().size == 600)
    }

    @Test
    func `an error of LMDB that the caller's closure throws stays what it is`() {
        #expect(throws: LMDBError.mapFull) { try log.append { _ in throw LMDBError.mapFull } }
    }

    @Test
    func `settings are committed with the events`() throws {
        try log.append { turn in
            #expect(try turn.setting("base") == nil)
            try turn.set("base", to: [1, 2])
            #expect(try turn.setting("base") == [1, 2])
        }
        let kept = try log.append { turn in try turn.setting("base") }
        #expect(kept == [1, 2])
        #expect(try log.setting("base") == [1, 2])
        let long = String(repeating: "n", count: 57)
        #expect(throws: EventLogError.invalidSettingName(long)) { try log.append { try $0.set(long, to: []) } }
        #expect(throws: EventLogError.invalidSettingName("")) { try log.append { try $0.set("", to: []) } }
    }

    @Test
    func `a turn that appends nothing commits nothing`() throws {
        try log.fill(upTo: 1)
        let before = try log.statistics()
        try log.append { _ in }
        #expect(try log.statistics().lastCommit == before.lastCommit)
    }

    @Test
    func `a turn may read the log on its own thread, and sees it as it was`() throws {
        try log.fill(upTo: 3)
        try log.append { turn in
            try turn.append(sample(3))
            #expect(turn.size == 4)
            #expect(try log.head().size == turn.head.size)
            #expect(try log.record(at: 3) == nil)
        }
    }

    @Test
    func `a record that does not begin as it must, or goes back in time, is refused`() throws {
        try log.append { turn in
            try turn.append(sample(0, time: 50))
            try turn.append(sample(1, time: 50))
            #expect(throws: EventLogError.timeBeforeLast(time: 49, last: 50)) {
                try turn.append(sample(2, time: 49))
            }
            #expect(throws: EventLogError.malformedRecord(CBORError(offset: 0, reason: .truncated))) {
                try turn.append([])
            }
            #expect(throws: EventLogError.malformedRecord(CBORError(offset: 0, reason: .expected(.array)))) {
                try turn.append([1])
            }
            #expect(throws: EventLogError.unknownRecordFormat(2)) { try turn.append(bytes("8402010100")) }
        }
        #expect(throws: EventLogError.timeBeforeLast(time: 1, last: 50)) {
            try log.append { try $0.append(sample(2, time: 1)) }
        }
        #expect(try log.head() == LogHead(size: 2, lastTime: 50))
    }

    @Test(arguments: [1, 7, 64, 4096])
    func `a range is read forwards and backwards, whatever the batch`(batch: Int) throws {
        try log.fill(upTo: 300)
        var forwards: [UInt64] = []
        try log.read(from: 10, upTo: 250, batch: batch) { position, bytes in
            let isSame = bytes.isEqual(to: sample(position).rawSpan)
            #expect(isSame)
            forwards.append(position)
            return true
        }
        var backwards: [UInt64] = []
        try log.readBackwards(from: 250, downTo: 10, batch: batch) { position, bytes in
            let isSame = bytes.isEqual(to: sample(position).rawSpan)
            #expect(isSame)
            backwards.append(position)
            return true
        }
        #expect(forwards == Array(10..<250))
        #expect(backwards == Array((10..<250).reversed()))
    }

    @Test
    func `reading stops when the caller has enough`() throws {
        try log.fill(upTo: 20)
        var seen = 0
        try log.read(from: 0, batch: 3) { _, _ in
            seen += 1
            return seen < 5
        }
        #expect(seen == 5)
        try log.readBackwards(batch: 3) { position, _ in
            seen = Int(position)
            return position > 12
        }
        #expect(seen == 12)
    }

    @Test
    func `the first position at a time is found`() throws {
        let times: [Int64] = [5, 5, 7, 7, 7, 9, 20]
        try log.append { turn in
            for (number, time) in times.enumerated() { try turn.append(sample(UInt64(number), time: time)) }
        }
        for time in Int64(0)...25 {
            let expected = times.firstIndex { $0 >= time } ?? times.count
            #expect(try log.firstPosition(atOrAfter: time) == UInt64(expected))
        }
    }

    @Test
    func `a backup taken beside a writer is a log of its own`() throws {
        try log.fill(upTo: 700)
        try log.backup(to: folder.path + "/backup/log")
        try log.fill(upTo: 800)
        var options = EventLog.Options()
        options.isReadOnly = true
        options.isUnlocked = true
        let copy = try EventLog.open(at: folder.path + "/backup/log", options: options)
        #expect(try copy.verify().size == 700)
        #expect(try copy.root() == log.root(size: 700))
    }

    @Test
    func `statistics count events and bytes`() throws {
        try log.fill(upTo: 600)
        let statistics = try log.statistics()
        #expect(statistics.size == 600)
        #expect(statistics.subtrees == 3)
        #expect(statistics.eventBytes > 600 * 10)
        #expect(statistics.usedSize <= statistics.mapSize)
        #expect(statistics.oldestReaderLag == 0)
    }
}

struct Stop: Error {}
