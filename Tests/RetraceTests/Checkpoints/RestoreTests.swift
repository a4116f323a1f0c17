import EventStore
import Foundation
import LMDB
import Recovery
import Retrace
import Testing

/// A log from a backup goes on under a new origin, and says what is lost.
@Suite struct RestoreTests {
    /// A rig whose log was put back to before its last events; closed.
    private func stale() async throws -> (rig: SigningRig, old: SignedCheckpoint, size: UInt64) {
        let rig = try await SigningRig()
        await rig.rig.close()
        try rig.copy("old")
        let size = try rig.outsideCheckpoint().checkpoint.size
        try await rig.rig.open()
        try await rig.work()
        await rig.rig.close()
        let old = try rig.outsideCheckpoint()
        try rig.putBack("old")
        try rig.reloadKeys()
        return (rig, old, size)
    }

    @Test func `its first new event names the old checkpoint, and what comes is signed under another name and key`()
        async throws
    {
        let (rig, old, size) = try await stale()
        let (engine, restoration) = try await Engine.restore(rig.rig.options, rig.rig.ports)
        #expect(restoration.old == old.checkpoint)
        #expect(restoration.restoredSize == size && restoration.lost == old.checkpoint.size - size)
        let events = try engine.log.events()
        let root = try #require(TreeRoot(old.checkpoint.root.array))
        #expect(
            events[Int(size)].payload
                == .logRestored(
                    LogRestored(
                        oldOrigin: old.checkpoint.origin, oldSize: old.checkpoint.size, oldRoot: root,
                        restoredSize: size)))
        #expect(try engine.log.origin() != old.checkpoint.origin)
        let keys = try engine.log.signingKeys()
        #expect(keys.map(\.epoch) == [1, 2] && keys.last?.key == restoration.key)
        #expect(restoration.key.name == restoration.checkpoint.checkpoint.origin)
        #expect(try restoration.checkpoint.verify(by: [restoration.key]).count == 1)
        #expect(try rig.outsideCheckpoint() == restoration.checkpoint)
        #expect(!FileManager.default.fileExists(atPath: rig.keys + "/signing/1.key"))
        let kept = "\(rig.outside)-\(old.checkpoint.size)-before-restore"
        #expect(try [UInt8](Data(contentsOf: URL(fileURLWithPath: kept))) == old.bytes)
        await engine.close()
    }

    @Test func `it is then an ordinary log`() async throws {
        let (rig, _, _) = try await stale()
        try await {
            let (engine, _) = try await Engine.restore(rig.rig.options, rig.rig.ports)
            await engine.close()
        }()
        #expect(try await rig.refusal() == nil)
        try await rig.work()
        await rig.rig.close()
        #expect(try await rig.refusal() == nil)
        #expect(try rig.rig.events(.logRestored).count == 1)
        await rig.rig.close()
    }

    @Test func `cut off before the new checkpoint lay outside, it is refused until it is done`() async throws {
        let (rig, old, _) = try await stale()
        try await {
            let (engine, _) = try await Engine.restore(rig.rig.options, rig.rig.ports)
            await engine.close()
        }()
        try Data(old.bytes).write(to: URL(fileURLWithPath: rig.outside))
        let refusal = try #require(try await rig.refusal())
        #expect(refusal == .restoreUnfinished(path: rig.outside) && "\(refusal)".contains("retrace restore"))
        #expect(try rig.outsideCheckpoint() == old, "nothing is signed meanwhile")
        try await {
            let (engine, restoration) = try await Engine.restore(rig.rig.options, rig.rig.ports)
            #expect(try engine.log.events().count { $0.payload.type == .logRestored } == 1)
            #expect(restoration.old == old.checkpoint)
            #expect(try rig.outsideCheckpoint() == restoration.checkpoint)
            await engine.close()
        }()
        #expect(try await rig.refusal() == nil)
        await rig.rig.close()
    }

    @Test func `of a log that is gone altogether, the new one begins with what is lost`() async throws {
        let rig = try await SigningRig()
        try await rig.work()
        await rig.rig.close()
        for part in ["log", "views"] {
            try FileManager.default.removeItem(atPath: rig.rig.options.data + "/" + part)
        }
        try rig.reloadKeys()
        let (engine, restoration) = try await Engine.restore(rig.rig.options, rig.rig.ports)
        #expect(restoration.restoredSize == 0 && restoration.lost == restoration.old.size)
        #expect(
            try engine.log.events().prefix(5).map(\.payload.type)
                == [.logRestored, .keyCreated, .keyCreated, .keyCreated, .policyAdopted])
        await engine.close()
    }

    @Test func `a log that goes on from its checkpoint has nothing to restore`() async throws {
        let rig = try await SigningRig()
        try await rig.work()
        await rig.rig.close()
        let size = try rig.outsideCheckpoint().checkpoint.size
        await #expect {
            try await Engine.restore(rig.rig.options, rig.rig.ports)
        } throws: { error in
            if case RetraceError.checkpoint(.nothingToRestore) = error { true } else { false }
        }
        #expect(try await rig.refusal() == nil)
        #expect(try rig.log.head().size == size)
        await rig.rig.close()
    }

    @Test func `sessions that lived at the backup's time end, for their keys are in none`() async throws {
        let rig = try await SigningRig()
        let handle = try await rig.rig.begin(.guide)
        await rig.rig.close()
        try rig.copy("old")
        try await rig.rig.open()
        try await rig.work()
        await rig.rig.close()
        try rig.putBack("old")
        let session = rig.keys + "/session"
        for name in try FileManager.default.contentsOfDirectory(atPath: session) {
            try FileManager.default.removeItem(atPath: session + "/" + name)
        }
        try rig.reloadKeys()
        let (engine, _) = try await Engine.restore(rig.rig.options, rig.rig.ports)
        let ended = try engine.log.events().first { $0.payload == .recoveryEnded(RecoveryEnded(reason: .keyLost)) }
        #expect(ended?.session == handle.session)
        await engine.close()
    }

    /// A rig whose log and vault were put back to before an erasure; closed.
    private func unerased() async throws -> (person: PersonalDataRig, subject: Pseudonym, erased: Int) {
        let person = try await PersonalDataRig { $0.policy.checkpointSeconds = 1 }
        let rig = person.rig
        let subject = try person.pseudonym(person.first)
        await rig.close()
        let backup = try TemporaryFolder()
        let parts = ["data/log", "data/vault", "keys/vault"]
        for part in parts {
            let copy = backup.path(part.replacing("/", with: "-"))
            try FileManager.default.copyItem(atPath: rig.folder.path(part), toPath: copy)
        }
        try await rig.open()
        let erased = try await person.engine.erase(subject, under: try person.warrant(.erase)).erased.count
        await rig.close()
        for part in parts {
            try FileManager.default.removeItem(atPath: rig.folder.path(part))
            let copy = backup.path(part.replacing("/", with: "-"))
            try FileManager.default.copyItem(atPath: copy, toPath: rig.folder.path(part))
        }
        try FileManager.default.removeItem(atPath: rig.folder.path("data/views"))
        rig.options.keys = try KeyStore.open(at: person.keys, data: person.data)
        return (person, subject, erased)
    }

    @Test func `whom the lost part had erased is erased again`() async throws {
        let (person, subject, erased) = try await unerased()
        let rig = person.rig
        // A fault in the list breaks the restoration off; once it is mended, the same call goes on.
        let list = person.keys + "/erased"
        let entries = try String(contentsOfFile: list, encoding: .utf8)
        try (entries + "x\n").write(toFile: list, atomically: true, encoding: .utf8)
        await #expect(throws: RetraceError.self) { _ = try await Engine.restore(rig.options, rig.ports) }
        try entries.write(toFile: list, atomically: true, encoding: .utf8)
        // Whatever else is done meanwhile would leave them in the vault.
        await #expect {
            _ = try await Engine.open(rig.options, rig.ports)
        } throws: { error in
            if case RetraceError.checkpoint(.restoreUnfinished) = error { true } else { false }
        }
        let (engine, restoration) = try await Engine.restore(rig.options, rig.ports)
        #expect(restoration.erasures.erased.count == erased, "the backup knew them")
        #expect(try await engine.finishErasures().erased.isEmpty)
        #expect(try engine.knownPseudonym(of: person.first.account) == nil)
        #expect(try engine.knownPseudonym(of: person.second.account) != nil)
        let named = try engine.log.events().compactMap { event in
            if case .subjectErased(let it) = event.payload { it.subject } else { nil }
        }
        #expect(named.count == erased && named.contains(subject))
        await engine.close()
    }

    @Test func `nothing is signed by a timer before whom the lost part had erased is erased`() async throws {
        let (person, _, _) = try await unerased()
        let outside = person.keys + "/checkpoint"
        let before = try Data(contentsOf: URL(fileURLWithPath: outside))
        let told = Told()
        // Timers run by the machine's clocks: here they stand at the log's time.
        let machine = try BootClock.Source.system()
        let ahead = machine.wall() - person.rig.clock.now.milliseconds
        person.rig.options.clock = nil
        person.rig.options.clockSource = BootClock.Source(
            boot: machine.boot, wall: { machine.wall() - ahead }, sinceBoot: machine.sinceBoot)
        person.rig.options.didErase = { step in
            guard step == .rows else { return }
            Thread.sleep(forTimeInterval: 3.5)
            let now = try? Data(contentsOf: URL(fileURLWithPath: outside))
            told.add(now == before ? "the same" : "another")
        }
        let (engine, _) = try await Engine.restore(person.rig.options, person.rig.ports)
        #expect(told.sentences == ["the same"])
        await engine.close()
    }

    @Test func `a name that the log ever had is not given to it again`() async throws {
        let (rig, old, size) = try await stale()
        for origin in [old.checkpoint.origin, "again/1"] {
            if origin == "again/1" {
                let key = try VerifierKey(name: origin, kind: .note, publicKey: Bytes32())
                try "\(key)\n".write(toFile: rig.keys + "/signing/9.pub", atomically: true, encoding: .utf8)
                try rig.reloadKeys()
            }
            rig.rig.options.origin = origin
            await #expect {
                _ = try await Engine.restore(rig.rig.options, rig.rig.ports)
            } throws: { error in
                if case RetraceError.checkpoint(.takenOrigin(origin)) = error { true } else { false }
            }
            #expect(try rig.outsideCheckpoint() == old)
        }
        rig.rig.options.origin = "new/1"
        let (engine, restoration) = try await Engine.restore(rig.rig.options, rig.rig.ports)
        #expect(restoration.restoredSize == size && restoration.key.name == "new/1")
        #expect(restoration.checkpoint.note.signatures.count == 1, "the old key signs nothing of it")
        await engine.close()
    }

    /// A rig whose log was put back to its first checkpoint, with its second and third one in files of their own.
    private func staleThrice() async throws -> (rig: SigningRig, checkpoints: [SignedCheckpoint]) {
        let rig = try await SigningRig()
        await rig.rig.close()
        try rig.copy("old")
        var checkpoints = [try rig.outsideCheckpoint()]
        for _ in 0..<2 {
            try await rig.rig.open()
            try await rig.work()
            await rig.rig.close()
            checkpoints.append(try rig.outsideCheckpoint())
        }
        try rig.putBack("old")
        try rig.reloadKeys()
        for (index, checkpoint) in checkpoints.enumerated() {
            try Data(checkpoint.bytes).write(to: URL(fileURLWithPath: rig.keys + "/given-\(index)"))
        }
        return (rig, checkpoints)
    }

    @Test func `a checkpoint from elsewhere that is older than the one beside the keys is refused`() async throws {
        let (rig, checkpoints) = try await staleThrice()
        await #expect {
            _ = try await Engine.restore(rig.rig.options, rig.rig.ports, from: rig.keys + "/given-1")
        } throws: { error in
            if case RetraceError.checkpoint(.newerBeside(rig.outside, checkpoints[2].checkpoint.size)) = error {
                true
            } else {
                false
            }
        }
        #expect(try rig.outsideCheckpoint() == checkpoints[2])
        let (engine, restoration) = try await Engine.restore(
            rig.rig.options, rig.rig.ports, from: rig.keys + "/given-2")
        #expect(restoration.old == checkpoints[2].checkpoint)
        await engine.close()
    }

    @Test(arguments: [nil, "damaged", "older"])
    func `a checkpoint from elsewhere takes the place of a lost or older one before anything is written`(
        beside: String?
    ) async throws {
        let (rig, checkpoints) = try await staleThrice()
        let given = rig.keys + "/given-1"
        try FileManager.default.removeItem(atPath: rig.outside)
        switch beside {
        case "damaged": try "damaged".write(toFile: rig.outside, atomically: true, encoding: .utf8)
        case "older": try FileManager.default.copyItem(atPath: rig.keys + "/given-0", toPath: rig.outside)
        default: break
        }
        // A fault in the list breaks the restoration off.
        try "x\n".write(toFile: rig.keys + "/erased", atomically: true, encoding: .utf8)
        await #expect(throws: RetraceError.self) {
            _ = try await Engine.restore(rig.rig.options, rig.rig.ports, from: given)
        }
        #expect(try await rig.refusal() == .restoreUnfinished(path: rig.outside))
        try FileManager.default.removeItem(atPath: rig.keys + "/erased")
        let (engine, restoration) = try await Engine.restore(rig.rig.options, rig.rig.ports, from: given)
        #expect(restoration.old == checkpoints[1].checkpoint)
        await engine.close()
        var kept = ["checkpoint-\(checkpoints[1].checkpoint.size)-before-restore"]
        switch beside {
        case "damaged": kept.append("checkpoint-unreadable-before-restore")
        case "older": kept.append("checkpoint-\(checkpoints[0].checkpoint.size)-before-restore")
        default: break
        }
        let names = try FileManager.default.contentsOfDirectory(atPath: rig.keys)
        #expect(names.filter { $0.hasSuffix("-before-restore") }.sorted() == kept.sorted())
    }

    @Test func `a checkpoint that is not where it was said to be is missed`() async throws {
        let (rig, _, _) = try await stale()
        await #expect {
            _ = try await Engine.restore(rig.rig.options, rig.rig.ports, from: rig.keys + "/none")
        } throws: { error in
            if case RetraceError.storage(.missing) = error { true } else { false }
        }
    }
}
