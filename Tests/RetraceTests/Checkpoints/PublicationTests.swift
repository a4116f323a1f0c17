import EventStore
import Foundation
import LMDB
import Recovery
import Retrace
import Synchronization
import Testing

/// What was told, in order.
final class Told: Sendable {
    private let all = Mutex<[String]>([])

    var sentences: [String] { all.withLock { $0 } }

    func add(_ sentence: String) { all.withLock { $0.append(sentence) } }
}

/// Checkpoints handed to a file, a folder, a command.
@Suite struct PublicationTests {
    private let folder: TemporaryFolder
    init() throws { folder = try TemporaryFolder() }

    private func text(_ path: String) throws -> String { try String(contentsOfFile: path, encoding: .utf8) }

    @Test func `an engine hands its checkpoints to every place, and one that fails keeps none of the others`()
        async throws
    {
        let told = Told()
        let command = "cat > '\(folder.path("given"))'"
        let rig = try await SigningRig { options in
            options.checkpointFailed = { told.add($0) }
            options.checkpointDestinations = [
                .command("exit 3"), .file(folder.path("none/file")), .file(folder.path("file")),
                .folder(folder.path("all")), .command(command),
            ]
        }
        try await rig.work()
        await rig.rig.close()
        let first = try rig.outsideCheckpoint()
        #expect(try text(folder.path("given")) == first.note.description)
        try await rig.rig.open()
        try await rig.work()
        await rig.rig.close()
        let second = try rig.outsideCheckpoint()
        #expect(try text(folder.path("file")) == second.note.description)
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path("all")).sorted()
        #expect(names == [first, second].map { CheckpointDestination.fileName(size: $0.checkpoint.size) })
        #expect(try names.map { try text(folder.path("all") + "/" + $0) } == [first, second].map(\.note.description))
        // Once for each engine and place.
        #expect(told.sentences.count == 4)
        #expect(told.sentences.contains("the checkpoint was given to `exit 3`, which ended with 3"))
    }

    @Test func `a running engine signs and hands on by itself`() async throws {
        let path = folder.path("file")
        let rig = try await SigningRig { options in
            options.clock = nil
            options.runsWorker = false
            options.policy.checkpointSeconds = 1
            options.checkpointDestinations = [.file(path)]
        }
        for _ in 0..<300 where (try? text(path)) == nil { try await Task.sleep(for: .milliseconds(100)) }
        #expect(try text(path) == rig.log.newestCheckpoint()?.note.description)
        await rig.rig.close()
    }

    /// An engine with a clock of its own, that signs each second.
    private func running(_ destinations: [CheckpointDestination], _ told: Told) async throws -> SigningRig {
        try await SigningRig { options in
            options.clock = nil
            options.runsWorker = false
            options.policy.checkpointSeconds = 1
            options.checkpointDestinations = destinations
            options.checkpointFailed = { told.add($0) }
        }
    }

    private func wait(_ isDone: () throws -> Bool) async throws {
        for _ in 0..<200 where try !isDone() { try await Task.sleep(for: .milliseconds(100)) }
        #expect(try isDone())
    }

    private func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: folder.path(name)) }

    @Test func `a command that closing cuts off is run once more, with the last checkpoint`() async throws {
        // The first run writes the id of a child behind a pipe, and hangs; further ones take the checkpoint.
        let command = """
            cd '\(folder.path)'
            if [ -e child ]; then cat > given
            else sh -c 'echo $$ > new; mv new child; exec sleep 60' | cat; fi
            """
        let told = Told()
        let rig = try await running([.command(command)], told)
        try await wait { exists("child") }
        let child = try text(folder.path("child")).trimmingCharacters(in: .whitespacesAndNewlines)
        await rig.rig.close()
        #expect(try text(folder.path("given")) == rig.outsideCheckpoint().note.description)
        #expect(told.sentences.isEmpty)
        try await wait { hasEnded(child) }
    }

    /// Whether a process is gone, or waits only for its parent to notice.
    private func hasEnded(_ process: String) -> Bool {
        guard let status = try? text("/proc/\(process)/stat") else { return true }
        return status.contains(") Z ")
    }

    @Test func `a command that hangs delays neither the signing nor the other places`() async throws {
        let command = "cd '\(folder.path)'; touch hangs; until [ -e again ]; do sleep 0.1; done"
        let rig = try await running([.command(command), .file(folder.path("file"))], Told())
        try await wait { exists("hangs") && exists("file") }
        // Within less than the command's 30 seconds.
        _ = try await rig.engine.giveUp(try await rig.rig.request(.guide, browser: 1))
        try await wait { try rig.log.newestCheckpoint()?.checkpoint.size == rig.log.head().size }
        try await wait { try text(folder.path("file")) == rig.log.newestCheckpoint()?.note.description }
        try Data().write(to: URL(fileURLWithPath: folder.path("again")))
        await rig.rig.close()
    }

    @Test func `who closes in a cancelled task hands on all the same`() async throws {
        let rig = try await SigningRig { options in
            options.checkpointDestinations = [.command("cat > '\(folder.path("given"))'")]
        }
        try await rig.work()
        let engine = try rig.engine
        let closing = Task {
            while !Task.isCancelled { await Task.yield() }
            await engine.close()
        }
        closing.cancel()
        await closing.value
        #expect(try text(folder.path("given")) == rig.outsideCheckpoint().note.description)
    }

    @Test func `in a folder nothing is written over, and everybody may read it`() async throws {
        let path = folder.path("public/all")
        let place = CheckpointDestination.folder(path)
        // The second is what a restore makes possible: the same size, signed under another name.
        for note in ["one\n", "other\n", "one\n", "other\n", "third\n"] {
            try await place.publish(Array(note.utf8), size: 70_000)
        }
        let names = try FileManager.default.contentsOfDirectory(atPath: path).sorted()
        let first = "checkpoint-00000000000000070000"
        #expect(names == [first, first + "-2", first + "-3"])
        #expect(try names.map { try text(path + "/" + $0) } == ["one\n", "other\n", "third\n"])
        #expect(DurableFile.mode(of: path) == 0o755 && DurableFile.mode(of: folder.path("public")) == 0o755)
        #expect(DurableFile.mode(of: path + "/" + first) == 0o644)
    }

    @Test func `names of files in a folder sort as their sizes do`() {
        let sizes: [UInt64] = [0, 9, 10, 70_000, .max]
        let names = sizes.map { CheckpointDestination.fileName(size: $0) }
        #expect(names == names.sorted())
        #expect(names[3] == "checkpoint-00000000000000070000")
    }
}
