import EventStore
import LMDB
import Recovery
import Retrace
import Testing

/// A data folder with a log of made-up history.
struct ViewsFixture {
    let folder: TemporaryFolder
    let log: EventLog
    let history: History

    init(seed: UInt64, events count: Int = 3000) throws {
        folder = try TemporaryFolder()
        var options = EventLog.Options()
        options.isDurable = false
        log = try EventLog.open(at: folder.path("data/log"), options: options)
        history = History.make(seed: seed, events: count)
    }

    var data: String { folder.path("data") }
    var events: [Event] { history.events }

    func appendAll() throws { try log.append(events) }

    func openStore() throws -> ViewStore { try ViewStore.openOrCreate(data: data, isDurable: false) }

    /// All entries of all tables that come from the log, as text.
    func dump() throws -> [String] {
        let store = try openStore()
        return try store.dump()
    }

    /// Folds the log in batches of random sizes, with the store closed and opened again between some.
    func foldInParts(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var done = 0
        while done < events.count {
            let store = try openStore()
            let follower = try Follower(log: log, store: store)
            for _ in 0...(random.next() % 6) {
                let size = Int(1 + random.next() % (random.next() % 4 == 0 ? 900 : 40))
                let end = min(events.count, done + size)
                try log.append(events[done..<end])
                done = end
                try follower.catchUp()
            }
        }
    }
}
