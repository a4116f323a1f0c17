import EventStore
import LMDB
import Recovery
import RetraceAudit
import Testing

/// What somebody who can write the file, but neither sign nor find a second preimage, might make of it.
@Suite struct ForgedEvidenceTests {
    private let fixture: EvidenceFixture
    private let evidence: Evidence
    private let bytes: [UInt8]

    init() throws {
        // A small log, so that every other place can be tried.
        fixture = try EvidenceFixture(turns: 40)
        evidence = try fixture.evidence(of: fixture.sessions())
        bytes = try EvidenceFile.bytes(of: evidence)
    }

    private func check(_ bytes: [UInt8]) throws { _ = try CheckedEvidence(bytes, keys: [fixture.signer.key]) }

    @Test func `the policy that a recovery began under is there`() throws {
        let adopted = evidence.items.filter {
            if case .policyAdopted = $0.event.payload { true } else { false }
        }
        #expect(adopted.count > 1)
        for item in adopted {
            guard case .policyAdopted(let it) = item.event.payload else { continue }
            let dropped = try rewritten(bytes) { files in
                files.removeAll {
                    $0.name == "events/\(item.position).cbor" || $0.name == "proofs/\(item.position).head"
                        || $0.name == "policies/\(it.policy.version).txt"
                }
            }
            let decided = evidence.items.contains {
                if case .recoveryRequested(let request) = $0.event.payload {
                    request.policy == it.policy.version
                } else {
                    false
                }
            }
            if decided {
                #expect(throws: EvidenceError.self, "version \(it.policy.version)") { try check(dropped) }
            }
        }
    }
}
