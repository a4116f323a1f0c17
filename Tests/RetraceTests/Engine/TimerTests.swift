import Recovery
import Retrace
import Testing

/// T5: what falls due is an event within a second, though nobody comes back.
@Suite struct TimerTests {
    private let machine = FakeMachine()

    private func rig() async throws -> EngineRig {
        let source = machine.source
        let rig = try await EngineRig { options in
            options.clock = nil
            options.clockSource = source
        }
        rig.directory.add(try .guide)
        return rig
    }

    /// Waits for an event, at most a second of the real clock and some for a loaded machine.
    private func hasWithinASecond(_ type: EventType, _ rig: EngineRig) async throws -> Bool {
        let limit = ContinuousClock.now + .milliseconds(1_000)
        repeat {
            if try !rig.events(type).isEmpty { return true }
            try await Task.sleep(for: .milliseconds(20))
        } while ContinuousClock.now < limit
        return try !rig.events(type).isEmpty
    }

    @Test func `an expired code, an ended session and a spent key are written by the timer`() async throws {
        let rig = try await rig()
        _ = try await rig.begin(.guide)
        machine.pass(.seconds(299))
        try await Task.sleep(for: .milliseconds(500))
        #expect(try rig.events(.otpExpired).isEmpty)
        machine.pass(.seconds(1))
        #expect(try await hasWithinASecond(.otpExpired, rig))
        machine.pass(.seconds(600))
        #expect(try await hasWithinASecond(.recoveryEnded, rig))
        #expect(try rig.events(.recoveryEnded).first?.actor == .timer)
        // The guide's moment is eight and a half minutes past the hour.
        machine.pass(.seconds(3_600 - 510 - 900))
        #expect(try await hasWithinASecond(.keyDestroyed, rig))
        await rig.close()
    }

    @Test func `messages go out by themselves`() async throws {
        let rig = try await rig()
        let handle = try await rig.begin(.guide)
        #expect(try await hasWithinASecond(.messageAccepted, rig))
        _ = try await rig.engine.verifyCode(handle.rightCode(), handle)
        #expect(try await hasWithinASecond(.credentialsSent, rig))
        let password = try rig.inbox.lastPassword()
        #expect(try await rig.engine.signIn(Citizen.guide.account, password) == .temporary)
        await rig.close()
    }

    @Test func `a gateway that never answers is given up after five seconds, and closing does not wait for it`()
        async throws
    {
        let rig = try await rig()
        rig.inbox.behave(.hangs)
        let began = ContinuousClock.now
        _ = try await rig.begin(.guide)
        while try rig.events(.messageFailed).isEmpty, ContinuousClock.now < began + .seconds(8) {
            try await Task.sleep(for: .milliseconds(50))
        }
        let took = ContinuousClock.now - began
        #expect(took > .seconds(4.9) && took < .seconds(7))
        guard case .messageFailed(let failed) = try #require(try rig.events(.messageFailed).first).payload else {
            return
        }
        #expect(failed.reason == .unknown)
        #expect(failed.retryAt == nil)
        await rig.close()
        try await rig.open()
        await rig.close()
    }
}
