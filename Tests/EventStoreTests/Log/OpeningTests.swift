import EventStore
import Foundation
import LMDB
import Testing

struct OpeningTests {
    let folder: TemporaryFolder
    var readOnly = EventLog.Options()

    init() throws {
        folder = try TemporaryFolder()
        readOnly.isReadOnly = true
    }

    @Test
    func `what was appended is there after opening again, and the tree goes on`() throws {
        for size in [UInt64(1), 255, 256, 257, 600, 1024] {
            let log = try EventLog.open(at: folder.path)
            try log.fill(upTo: size, turn: 77)
            #expect(try log.verify().size == size)
        }
    }

    @Test
    func `a log that is not there is missing to a reader`() throws {
        #expect(throws: EventLogError.missing(path: folder.path)) {
            try EventLog.open(at: folder.path, options: readOnly)
        }
        #expect(throws: EventLogError.missing(path: folder.path + "/none")) {
            try EventLog.open(at: folder.path + "/none", options: readOnly)
        }
    }

    @Test
    func `a log opened to be read refuses to append`() throws {
        try EventLog.open(at: folder.path).fill(upTo: 2)
        let log = try EventLog.open(at: folder.path, options: readOnly)
        #expect(try log.head().size == 2)
        #expect(throws: EventLogError.storage(.readOnly)) { try log.append { _ in } }
    }

    @Test
    func `other data is refused and left as it is`() throws {
        do {
            let other = try Environment.open(at: folder.path)
            let table: Table<UInt64> = try other.table("pseudonyms")
            try other.write { try $0.put([1].rawSpan, for: 1, in: table) }
        }
        let before = try Data(contentsOf: URL(fileURLWithPath: folder.path + "/data.mdb"))
        #expect(throws: EventLogError.notALog(path: folder.path)) { try EventLog.open(at: folder.path) }
        #expect(throws: EventLogError.notALog(path: folder.path)) {
            try EventLog.open(at: folder.path, options: readOnly)
        }
        #expect(try Data(contentsOf: URL(fileURLWithPath: folder.path + "/data.mdb")) == before)
    }

    @Test
    func `a newer format is refused by its name`() throws {
        _ = try EventLog.open(at: folder.path)
        do {
            let raw = try Environment.open(at: folder.path)
            let settings: Table<NameKey> = try raw.table("settings")
            try raw.write { try $0.put(Array("retrace log 2".utf8).rawSpan, for: "format", in: settings) }
        }
        #expect(throws: EventLogError.newerFormat(path: folder.path, format: "retrace log 2")) {
            try EventLog.open(at: folder.path)
        }
    }

    @Test
    func `a log whose beginning was cut short is begun again`() throws {
        do {
            let raw = try Environment.open(at: folder.path)
            let _: Table<UInt64> = try raw.table("events")
        }
        #expect(throws: EventLogError.missing(path: folder.path)) {
            try EventLog.open(at: folder.path, options: readOnly)
        }
        try EventLog.open(at: folder.path).fill(upTo: 3)
        #expect(try EventLog.open(at: folder.path, options: readOnly).head().size == 3)
    }

    @Test
    func `a file that is no LMDB environment is refused`() throws {
        try Data(repeating: 7, count: 20_000).write(to: URL(fileURLWithPath: folder.path + "/data.mdb"))
        let error = #expect(throws: EventLogError.self) { try EventLog.open(at: folder.path) }
        guard case .storage(.damaged) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test
    func `two openings of one log in a process are refused`() throws {
        let log = try EventLog.open(at: folder.path)
        #expect(throws: EventLogError.storage(.alreadyOpen(path: folder.path))) {
            try EventLog.open(at: folder.path)
        }
        #expect(try log.head().size == 0)
    }
}
