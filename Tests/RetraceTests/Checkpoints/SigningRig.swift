import EventStore
import Foundation
import Recovery
import Retrace
import Testing

/// An engine with keys of its own, whose log can be put back to what it was.
final class SigningRig {
    let rig: EngineRig
    private let folder: TemporaryFolder
    private var browser = 0

    init(_ change: (inout EngineOptions) -> Void = { _ in }) async throws {
        let folder = try TemporaryFolder()
        self.folder = folder
        rig = try await EngineRig { options in
            options.keys = (try? KeyStore.open(at: folder.path("keys"), data: options.data)) ?? .test
            change(&options)
        }
        try #require(!rig.options.keys.isTest)
        rig.directory.add(try .guide)
    }

    var keys: String { folder.path("keys") }
    var outside: String { keys + "/checkpoint" }
    var engine: Engine { get throws { try rig.engine } }
    var log: EventLog { get throws { try engine.log } }

    /// Some more events.
    func work() async throws {
        browser += 1
        rig.advance(.minutes(2))
        _ = try await engine.giveUp(try await rig.request(.guide, browser: browser))
    }

    func outsideCheckpoint() throws -> SignedCheckpoint {
        try SignedCheckpoint([UInt8](Data(contentsOf: URL(fileURLWithPath: outside))))
    }

    /// A copy of the log as it is; the engine must be closed.
    func copy(_ name: String) throws {
        try FileManager.default.copyItem(atPath: rig.options.data + "/log", toPath: folder.path(name))
    }

    /// Puts a copy in the place of the log; the engine must be closed.
    func putBack(_ name: String) throws {
        for part in ["log", "views"] { try FileManager.default.removeItem(atPath: rig.options.data + "/" + part) }
        try FileManager.default.copyItem(atPath: folder.path(name), toPath: rig.options.data + "/log")
    }

    /// Keys as a new process reads them.
    func reloadKeys() throws { rig.options.keys = try KeyStore.open(at: keys, data: rig.options.data) }

    /// The error of the next opening.
    func refusal() async throws -> CheckpointError? {
        try reloadKeys()
        do {
            try await rig.open()
            return nil
        } catch RetraceError.checkpoint(let error) {
            return error
        }
    }
}
