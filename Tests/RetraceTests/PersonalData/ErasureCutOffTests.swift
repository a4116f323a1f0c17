import Foundation
import Recovery
import Retrace
import Testing

/// An erasure that is killed after each of its steps, and the same call again.
@Suite struct ErasureCutOffTests {
    @Test(arguments: ErasureStep.allCases)
    func `an erasure that was killed is finished by the same call`(step: ErasureStep) async throws {
        let rig = try await PersonalDataRig()
        let subject = try rig.pseudonym(rig.first)
        let traces = try rig.traces()
        let time = rig.rig.clock.now
        await rig.rig.close()
        let (data, keys, id) = (rig.data, rig.keys, "\(subject)")
        await #expect(processExitsWith: .signal(SIGKILL)) {
            [
                data = data as String, keys = keys as String, id = id as String, step = step.rawValue as Int,
                time = time.milliseconds as Int64
            ] in
            let engine = try await openEngine(data, keys, Instant(milliseconds: time)) {
                $0.didErase = { if $0.rawValue == step { killThisProcess() } }
            }
            _ = try await engine.erase(#require(Pseudonym(hex: id)), under: erasing())
        }
        let engine = try await openEngine(data, keys, time)
        let report = try await engine.erase(subject, under: erasing())
        #expect(report.erased.count == 4)
        #expect(try rig.files(with: traces + rig.traces()) == [])
        #expect(try engine.log.events().count { $0.payload.type == .subjectErased } == 4)
        #expect(try ErasedList(path: keys + "/erased").entries().count == 4)
        _ = try engine.verifyLog()
        await engine.close()
    }
}

private func erasing() throws -> Warrant {
    try AccessRules(everythingFor: "lan")
        .warrant(for: .erase, by: "lan", reason: 2, caseNumber: #require(CaseNumber("K-17/2026")))
}
