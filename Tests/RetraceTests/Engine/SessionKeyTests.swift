import Foundation
import Recovery
import Retrace
import Testing

/// The key of an hour lives as long as its last session, and not longer.
@Suite struct SessionKeyTests {
    private let epoch: UInt32 = UInt32(EngineRig.start.milliseconds / 3_600_000)

    private func rig() async throws -> EngineRig {
        let folder = try TemporaryFolder()
        let rig = try await EngineRig { options in
            options.keys = (try? KeyStore.open(at: folder.path("keys"), data: options.data)) ?? .test
        }
        rig.keep(folder)
        #expect(!rig.options.keys.isTest)
        rig.directory.add(try .guide)
        return rig
    }

    private func path(_ rig: EngineRig) -> String { rig.kept.path("keys/session/\(epoch).key") }
    private func exists(_ rig: EngineRig) -> Bool { FileManager.default.fileExists(atPath: path(rig)) }

    private func begin(_ rig: EngineRig, browser: Int = 1) async throws -> Handle {
        let handle = try await rig.request(.guide, browser: browser)
        _ = try await rig.engine.submitCaptcha(Secret("token \(browser) \(rig.clock.now.milliseconds)"), handle)
        return handle
    }

    @Test func `it is made with the first session of an hour and destroyed after the hour and the last session`()
        async throws
    {
        let rig = try await rig()
        #expect(!exists(rig))
        let first = try await begin(rig)
        #expect(exists(rig))
        _ = try await rig.engine.giveUp(first)
        #expect(exists(rig), "others may still begin in this hour")
        rig.clock.move(to: Instant(milliseconds: (Int64(epoch) + 1) * 3_600_000 - 1))
        let second = try await begin(rig, browser: 2)
        rig.advance(Instant.Span(milliseconds: 1))
        _ = try await rig.engine.settle()
        #expect(exists(rig), "its session is open")
        #expect(try await rig.engine.status(second)?.stage == .awaitingCode)
        rig.advance(.seconds(899))
        _ = try await rig.engine.settle()
        #expect(exists(rig))
        rig.advance(.seconds(1))
        #expect(rig.clock.now >= (try #require(try rig.engine.nextMoment)))
        _ = try await rig.engine.settle()
        #expect(!exists(rig))
        #expect(try rig.events().last?.payload == .keyDestroyed(KeyEvent(kind: .session, epoch: epoch)))
        await #expect {
            try await rig.engine.status(second)
        } throws: { error in
            if case RetraceError.unknownSession = error { true } else { false }
        }
        await rig.close()
    }

    @Test func `the end of an hour is something that falls due`() async throws {
        let rig = try await rig()
        _ = try await rig.engine.giveUp(try await begin(rig))
        _ = try await rig.engine.deliverMessages()
        while let next = try rig.engine.nextMoment, next < EngineRig.start + .hours(2) {
            rig.clock.move(to: next)
            _ = try await rig.engine.settle()
            _ = try await rig.engine.deliverMessages()
            if !exists(rig) { break }
        }
        #expect(!exists(rig))
        #expect(rig.clock.now == Instant(milliseconds: (Int64(epoch) + 1) * 3_600_000))
        await rig.close()
    }

    @Test func `a key that is lost ends its sessions at opening, and the same hour gets a new one`() async throws {
        let rig = try await rig()
        let handle = try await begin(rig)
        await rig.close()
        try FileManager.default.removeItem(atPath: path(rig))
        rig.options.keys = try KeyStore.open(at: rig.kept.path("keys"), data: rig.options.data)
        try await rig.open()
        let events = try rig.events().suffix(2)
        #expect(events.first?.payload == .recoveryEnded(RecoveryEnded(reason: .keyLost)))
        #expect(events.first?.session == handle.session)
        #expect(events.last?.payload == .keyDestroyed(KeyEvent(kind: .session, epoch: epoch)))
        rig.advance(.seconds(61))
        let next = try await begin(rig, browser: 2)
        #expect(exists(rig))
        #expect(try await rig.engine.status(next)?.stage == .awaitingCode)
        _ = try await rig.engine.deliverMessages()
        let code = try rig.inbox.lastCode()
        #expect(try await rig.engine.verifyCode(TypedCode(code), next).answer == .verified(.temporary))
        await rig.close()
    }

    @Test func `production refuses test keys, a seed and commits that are not flushed`() async throws {
        let folder = try TemporaryFolder()
        let keys = try KeyStore.open(at: folder.path("keys"), data: folder.path("data"))
        let changes: [(inout EngineOptions) -> Void] = [{ $0.keys = .test }, { $0.seed = 1 }, { $0.isDurable = false }]
        for change in changes {
            var options = EngineOptions(data: folder.path("data"), keys: keys)
            change(&options)
            await #expect {
                try await Engine.open(
                    options, EnginePorts(directory: TestDirectory(), gateway: Inbox(), captcha: OnceCaptcha()))
            } throws: { error in
                if case RetraceError.developmentOnly = error { true } else { false }
            }
        }
    }

    @Test func `keys inside the data are refused by the engine too`() async throws {
        let folder = try TemporaryFolder()
        let keys = try KeyStore.open(at: folder.path("data/keys"), data: folder.path("elsewhere"))
        let options = EngineOptions(data: folder.path("data"), keys: keys)
        await #expect {
            try await Engine.open(
                options, EnginePorts(directory: TestDirectory(), gateway: Inbox(), captcha: OnceCaptcha()))
        } throws: { error in
            if case RetraceError.keysInsideData = error { true } else { false }
        }
    }
}
