import EventStore
import Foundation
import LMDB
import Recovery
import Retrace
import Testing

/// What an engine signs, where it keeps it, and with which keys.
@Suite struct CheckpointTests {
    @Test func `a new log has a name of its own and a key that signs`() async throws {
        let (one, two) = (try await SigningRig(), try await SigningRig())
        let origins = [try one.log.origin(), try two.log.origin()].compactMap(\.self)
        #expect(Set(origins).count == 2)
        #expect(try #require(origins.first).wholeMatch(of: /retrace\/[0-9a-f]{32}/) != nil)
        #expect(
            try one.rig.events(.keyCreated).map(\.payload).contains(.keyCreated(KeyEvent(kind: .signing, epoch: 1))))
        #expect(try one.log.signingKeys().map(\.epoch) == [1])
        #expect(try one.log.signingKeys().first?.key.name == origins.first)
        let written = try String(contentsOfFile: one.keys + "/signing/1.pub", encoding: .utf8)
        #expect(try one.log.signingKeys().map { "\($0.key)\n" } == [written])
        await one.rig.close()
        await two.rig.close()
    }

    @Test func `a damaged newest checkpoint does not stop the signing`() async throws {
        let rig = try await SigningRig()
        try await rig.work()
        await rig.rig.close()
        let size = try rig.outsideCheckpoint().checkpoint.size
        try {
            var options = Environment.Options()
            options.tables = 4
            let environment = try Environment.open(at: rig.rig.options.data + "/log", options: options)
            let table: Table<UInt64> = try environment.table("checkpoints")
            try environment.write { transaction in try transaction.put([1, 2, 3].rawSpan, for: size, in: table) }
        }()
        try rig.reloadKeys()
        try await rig.rig.open()
        #expect(throws: CheckpointFault.self) { try rig.log.newestCheckpoint() }
        try await rig.work()
        await rig.rig.close()
        let signed = try rig.outsideCheckpoint()
        #expect(signed.checkpoint.size > size)
        try await rig.rig.open()
        #expect(try rig.log.newestCheckpoint() == signed)
        await rig.rig.close()
    }

    @Test func `an operator's own name is taken, if it can name a key`() async throws {
        let rig = try await SigningRig { $0.origin = "dvc.example.vn/2026" }
        #expect(try rig.log.origin() == "dvc.example.vn/2026")
        await rig.rig.close()
        for origin in ["", "a b", "a+b", String(repeating: "a", count: 65)] {
            await #expect {
                try await SigningRig { $0.origin = origin }
            } throws: { error in
                if case RetraceError.checkpoint(.invalidOrigin(origin)) = error { true } else { false }
            }
        }
    }

    @Test func `what was signed is kept in the log and beside the keys, and verifies with the log's key`() async throws
    {
        let rig = try await SigningRig()
        try await rig.work()
        let signed = try #require(try rig.engine.signCheckpoint())
        #expect(signed.checkpoint.size == (try rig.log.head().size))
        #expect(signed.checkpoint.root == (try rig.log.root().root))
        #expect(try rig.outsideCheckpoint() == signed)
        #expect(try rig.log.newestCheckpoint() == signed)
        let keys = try rig.log.signingKeys().map(\.key)
        #expect(try signed.verify(by: keys).map(\.key) == keys)
        #expect(try rig.engine.signCheckpoint() == signed, "nothing new, nothing to sign")
        await rig.rig.close()
    }

    @Test func `an engine that closes signs what is new, and one that did nothing signs nothing`() async throws {
        let rig = try await SigningRig()
        try await rig.work()
        let size = try rig.log.head().size
        await rig.rig.close()
        #expect(try rig.outsideCheckpoint().checkpoint.size == size)
        try await rig.rig.reopen()
        await rig.rig.close()
        #expect(try rig.outsideCheckpoint().checkpoint.size == size)
    }

    @Test func `each checkpoint extends the one before, and all are kept`() async throws {
        let rig = try await SigningRig()
        for _ in 0..<5 {
            try await rig.work()
            try rig.engine.signCheckpoint()
        }
        var kept: [Checkpoint] = []
        try rig.log.readCheckpoints { signed in
            kept.append(signed.checkpoint)
            return true
        }
        #expect(kept.count == 5)
        for (old, new) in zip(kept, kept.dropFirst()) {
            try rig.log.consistencyProof(from: old.size, to: new.size).verify(oldRoot: old.root, newRoot: new.root)
        }
        await rig.rig.close()
    }

    @Test func `of many that sign at once each size is signed once, and the newest lies outside`() async throws {
        let rig = try await SigningRig()
        let engine = try rig.engine
        let clock = rig.rig.clock
        let sizes = try await atOnce(12) { number in
            let address = try ClientAddress.browser(number)
            clock.move(to: clock.now + .seconds(1))
            _ = try await engine.requestRecovery(try Citizen.number(number).form, from: address)
            return try engine.signCheckpoint()?.checkpoint.size ?? 0
        }
        #expect(try rig.outsideCheckpoint() == rig.log.newestCheckpoint())
        #expect(try rig.outsideCheckpoint().checkpoint.size == sizes.max())
        await rig.rig.close()
    }

    @Test func `a log of before checkpoints gets name and key when an engine next writes to it`() async throws {
        let rig = try await SigningRig()
        try await rig.work()
        let events = try rig.rig.events()
        await rig.rig.close()
        for path in [rig.rig.options.data + "/log", rig.rig.options.data + "/views", rig.outside] {
            try FileManager.default.removeItem(atPath: path)
        }
        try {
            let log = try EventLog.open(at: rig.rig.options.data + "/log")
            try log.append { turn in
                var encoder = CBOREncoder()
                for event in events where event.payload != .keyCreated(KeyEvent(kind: .signing, epoch: 1)) {
                    EventRecord.encode(event, into: &encoder)
                    try turn.append(encoder.bytes)
                }
            }
            #expect(try log.origin() == nil)
            #expect(try log.signingKeys() == [])
        }()
        try await rig.rig.open()
        #expect(try rig.rig.events().count == events.count)
        #expect(try rig.rig.events().last?.payload == .keyCreated(KeyEvent(kind: .signing, epoch: 1)))
        #expect(try rig.log.origin() != nil)
        await rig.rig.close()
    }

    @Test func `a lost key or a foreign one signs nothing, and is told; a new one goes on`() async throws {
        let told = Told()
        let rig = try await SigningRig { $0.checkpointFailed = { told.add($0) } }
        try await rig.work()
        await rig.rig.close()
        let (key, before) = (rig.keys + "/signing/1.key", try rig.outsideCheckpoint())
        try FileManager.default.removeItem(atPath: key)
        _ = try DurableFile.create(at: key, [UInt8](repeating: 7, count: 32))
        #expect(try await rig.refusal() == nil)
        try await rig.work()
        await rig.rig.close()
        #expect(told.sentences == [CheckpointError.foreignSigningKey(epoch: 1).description])
        try FileManager.default.removeItem(atPath: key)
        #expect(try await rig.refusal() == nil)
        await rig.rig.close()
        #expect(told.sentences.last == CheckpointError.signingKeyMissing(epoch: 1).description)
        #expect(try rig.outsideCheckpoint() == before)
        #expect(try await rig.refusal() == nil)
        #expect(try await rig.engine.rotateSigningKey() == 2)
        #expect(try rig.outsideCheckpoint().checkpoint.size == rig.log.head().size)
        await rig.rig.close()
    }

    @Test func `a new key's first checkpoint is signed by the old one too, which then is no more`() async throws {
        let rig = try await SigningRig()
        try await rig.work()
        let before = try #require(try rig.engine.signCheckpoint())
        let old = try #require(try rig.log.signingKeys().first?.key)
        #expect(try await rig.engine.rotateSigningKey() == 2)
        let keys = try rig.log.signingKeys()
        #expect(keys.map(\.epoch) == [1, 2] && keys.first?.key == old)
        let new = try #require(keys.last?.key)
        let first = try #require(try rig.log.newestCheckpoint())
        #expect(try first.verify(by: [old]).count == 1 && first.verify(by: [new]).count == 1)
        #expect(!FileManager.default.fileExists(atPath: rig.keys + "/signing/1.key"))
        #expect(FileManager.default.fileExists(atPath: rig.keys + "/signing/1.pub"))
        try await rig.work()
        let second = try #require(try rig.engine.signCheckpoint())
        #expect(throws: NoteError.self) { try second.verify(by: [old]) }
        #expect(try second.verify(by: [new]).count == 1)
        #expect(try before.verify(by: keys.map(\.key)).map(\.key) == [old])
        let events = try rig.rig.events().map(\.payload)
        #expect(events.contains(.keyCreated(KeyEvent(kind: .signing, epoch: 2))))
        #expect(events.contains(.keyDestroyed(KeyEvent(kind: .signing, epoch: 1))))
        await rig.rig.close()
        #expect(try await rig.refusal() == nil)
        await rig.rig.close()
    }

    @Test func `keys of a log that was never begun, or is gone, sign another one`() async throws {
        let rig = try await SigningRig()
        await rig.rig.close()
        // As a first start leaves them that is killed before its commit.
        for path in [rig.rig.options.data + "/log", rig.rig.options.data + "/views", rig.outside] {
            try FileManager.default.removeItem(atPath: path)
        }
        #expect(try await rig.refusal() == nil)
        try await rig.work()
        await rig.rig.close()
        #expect(try await rig.refusal() == nil, "its checkpoint is believed")
        let written = try String(contentsOfFile: rig.keys + "/signing/1.pub", encoding: .utf8)
        #expect(try rig.log.signingKeys().map { "\($0.key)\n" } == [written])
        #expect(try await rig.engine.rotateSigningKey() == 2)
        await rig.rig.close()
    }
}
