import EventStore
import Foundation
import LMDB
import Recovery
import Retrace
import Testing

/// A rotation of the signing key that is killed after each of its steps, and an engine that goes on.
@Suite struct RotationCutOffTests {
    /// A rig whose engine is closed, killed in a rotation after a step.
    private func killed(after step: SigningStep) async throws -> SigningRig {
        let rig = try await SigningRig()
        try await rig.work()
        try rig.engine.signCheckpoint()
        try await rig.work()
        let time = rig.rig.clock.now
        await rig.rig.close()
        let (data, keys) = (rig.rig.options.data, rig.keys)
        await #expect(processExitsWith: .signal(SIGKILL)) {
            [
                data = data as String, keys = keys as String, step = step.rawValue as Int,
                time = time.milliseconds as Int64
            ] in
            let engine = try await openEngine(data, keys, Instant(milliseconds: time)) {
                $0.didSign = { if $0.rawValue == step { killThisProcess() } }
            }
            _ = try await engine.rotateSigningKey()
        }
        return rig
    }

    @Test func `keys are rotated one after the other`() async throws {
        let rig = try await SigningRig()
        try await rig.work()
        if let lock = try FileLock(at: rig.rig.options.data + "/personal-data.lock") {
            await #expect(throws: RetraceError.self) { try await rig.engine.rotateSigningKey() }
            await #expect(throws: RetraceError.self) { try await rig.engine.rotateVaultKey() }
            #expect(try seeds(rig) == ["1.key"])
            _ = consume lock
        }
        #expect(try await rig.engine.rotateSigningKey() == 2)
        #expect(try await rig.engine.rotateVaultKey() == 2)
        await rig.rig.close()
    }

    private func seeds(_ rig: SigningRig) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: rig.keys + "/signing").filter { $0.hasSuffix(".key") }
            .sorted()
    }

    @Test(arguments: SigningStep.allCases)
    func `whoever signs next after a kill does what is left of the rotation`(step: SigningStep) async throws {
        let rig = try await killed(after: step)
        #expect(try await rig.refusal() == nil)
        let epoch: UInt32 = step == .newKey ? 1 : 2
        let keys = try rig.log.signingKeys()
        #expect(keys.last?.epoch == epoch)
        let signed = try #require(try rig.engine.signCheckpoint())
        #expect(try rig.outsideCheckpoint() == signed)
        #expect(try signed.verify(by: keys.map(\.key)).count == Int(epoch), "both vouch for the first one")
        #expect(try seeds(rig) == (step == .newKey ? ["1.key", "2.key"] : ["2.key"]))
        try await rig.work()
        let next = try #require(try rig.engine.signCheckpoint())
        #expect(try next.verify(by: keys.map(\.key)).map(\.key) == [keys.last?.key])
        _ = try rig.engine.verifyLog()
        await rig.rig.close()
    }

    @Test(arguments: SigningStep.allCases)
    func `the same call after a kill leaves one key, and every checkpoint verifies`(step: SigningStep) async throws {
        let rig = try await killed(after: step)
        #expect(try await rig.refusal() == nil)
        let epoch = try await rig.engine.rotateSigningKey()
        #expect(epoch == (step == .newKey ? 2 : 3))
        #expect(try seeds(rig) == ["\(epoch).key"])
        let keys = try rig.log.signingKeys()
        #expect(keys.map(\.epoch) == Array(1...epoch))
        var last: [VerifierKey] = []
        try rig.log.readCheckpoints { signed in
            let signers = try signed.verify(by: keys.map(\.key)).map(\.key)
            #expect(
                last.isEmpty || !Set(last).isDisjoint(with: signers), "each is vouched for by a key of the one before")
            last = signers
            return true
        }
        #expect(last.contains(try #require(keys.last?.key)))
        await rig.rig.close()
    }
}
