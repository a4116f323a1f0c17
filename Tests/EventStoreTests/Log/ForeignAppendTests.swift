import EventStore
import Foundation
import LMDB
import Testing

/// Two openings of one log that know nothing of each other, as two processes have them: the second one goes by hard
/// links in another folder.
struct ForeignAppendTests {
    let folder: TemporaryFolder
    let log: EventLog
    let other: EventLog

    init() throws {
        folder = try TemporaryFolder()
        log = try EventLog.open(at: folder.path + "/one")
        try FileManager.default.createDirectory(atPath: folder.path + "/two", withIntermediateDirectories: true)
        for file in ["/data.mdb", "/lock.mdb"] {
            try FileManager.default.linkItem(atPath: folder.path + "/one" + file, toPath: folder.path + "/two" + file)
        }
        other = try EventLog.open(at: folder.path + "/two")
    }

    @Test
    func `each writer goes on where the other one stopped, and the tree holds`() throws {
        // Steps below and above what a writer catches up with event by event.
        for (number, size) in [UInt64(10), 20, 300, 301, 2000, 2001, 5000, 5003].enumerated() {
            try (number % 2 == 0 ? log : other).fill(upTo: size)
        }
        #expect(try log.verify().size == 5003)
        #expect(try other.root() == log.root())
    }

    @Test
    func `a turn begins at the head that the other writer left, and reads its events`() throws {
        try log.fill(upTo: 5)
        try other.fill(upTo: 9)
        var foreign: [UInt64] = []
        try log.append { turn in
            #expect(turn.head == LogHead(size: 9, lastTime: 8))
            try log.read(from: 5) { position, _ in
                foreign.append(position)
                return true
            }
        }
        #expect(foreign == [5, 6, 7, 8])
    }

    @Test
    func `who waits is woken by an append of the other writer`() async throws {
        let log = log
        async let size = log.waitForAppend(beyond: 0, timeout: .seconds(60))
        try other.fill(upTo: 3)
        #expect(try await size == 3)
        try other.fill(upTo: 4)
        #expect(try log.waitForAppend(beyond: 3, timeoutMilliseconds: 60_000) == 4)
    }

    @Test
    func `two writers at once take turns, and no event is lost or doubled`() async throws {
        let each: UInt64 = 200
        try await withThrowingTaskGroup(of: Void.self) { group in
            for writer in [log, other] {
                group.addTask {
                    for _ in 0..<each {
                        try writer.append { turn in _ = try turn.append(sample(turn.size)) }
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(try log.verify().size == 2 * each)
        try other.read(from: 0) { position, record in
            let isSame = record.isEqual(to: sample(position).rawSpan)
            #expect(isSame)
            return true
        }
    }
}
