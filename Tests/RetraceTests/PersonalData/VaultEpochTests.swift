import Foundation
import Recovery
import Retrace
import Testing

/// An older vault is put back with its keys, and the log stays: it has had later epochs of the vault's key.
@Suite struct VaultEpochTests {
    /// What gives the vault a new key.
    enum Way: CaseIterable {
        case rotation, erasure, retention

        func run(_ rig: PersonalDataRig) async throws {
            switch self {
            case .rotation: _ = try await rig.engine.rotateVaultKey()
            case .erasure: _ = try await rig.engine.erase(rig.pseudonym(rig.first), under: rig.warrant(.erase))
            case .retention:
                rig.rig.advance(.days(40))
                #expect(try await rig.engine.applyRetention().removed > 0)
            }
        }
    }

    @Test(arguments: Way.allCases)
    func `the next new key has an epoch that the log has not had`(way: Way) async throws {
        let rig = try await PersonalDataRig { options in
            options.policy.identityDays = 30
            options.policy.clientDays = 30
        }
        try await rig.saveVault()
        for _ in 1...2 { _ = try await rig.engine.rotateVaultKey() }
        try await rig.putVaultBack()
        #expect(try rig.engine.vault.epoch == 1)
        try await way.run(rig)
        let made = try rig.rig.events(.keyCreated).compactMap(\.key).filter { $0.kind == .vault }
        #expect(made.map(\.epoch) == [1, 2, 3, 4])
        #expect(try rig.rig.events(.keyDestroyed).compactMap(\.key).last { $0.kind == .vault }?.epoch == 3)
        #expect(try rig.engine.vault.epoch == 4)
        #expect(try FileManager.default.contentsOfDirectory(atPath: rig.keys + "/vault") == ["4.key"])
    }
}

extension Event {
    fileprivate var key: KeyEvent? {
        switch payload {
        case .keyCreated(let it), .keyDestroyed(let it): it
        default: nil
        }
    }
}
