import Crypto
import EventStore
import Foundation
import LMDB
import Recovery
import Retrace
import Testing

/// An engine on keys of its own, with two citizens who have asked: each from an address of their own, and both from a shared
/// one.
struct PersonalDataRig {
    let rig: EngineRig
    let first: Citizen
    let second: Citizen
    static let clients = ["203.0.113.7", "198.51.100.9", "192.0.2.1"]

    init(_ change: @escaping (inout EngineOptions) -> Void = { _ in }) async throws {
        rig = try await EngineRig { options in
            let keys = options.data.replacingOccurrences(of: "/data", with: "/keys")
            if let store = try? KeyStore.open(at: keys, data: options.data) { options.keys = store }
            change(&options)
        }
        first = try .guide
        second = try .number(7)
        for citizen in [first, second] { rig.directory.add(citizen) }
        try await ask(first, Self.clients[0])
        try await ask(second, Self.clients[1])
        for citizen in [first, second] { try await ask(citizen, Self.clients[2]) }
        rig.advance(.hours(2))
        try await rig.engine.settle()
    }

    var engine: Engine { get throws { try rig.engine } }
    var data: String { rig.folder.path("data") }
    var keys: String { rig.folder.path("keys") }

    func ask(_ citizen: Citizen, _ client: String) async throws {
        rig.advance(.minutes(20))
        _ = try await engine.requestRecovery(citizen.form, from: ClientAddress(client))
    }

    func warrant(_ action: PersonalDataAction, case number: String = "K-17/2026") throws -> Warrant {
        try AccessRules(everythingFor: "lan")
            .warrant(for: action, by: "lan", reason: 2, caseNumber: #require(CaseNumber(number)))
    }

    private var parts: [String] { ["data/vault", "keys/vault"] }

    /// Keeps a copy of the vault and its keys as they are.
    func saveVault() async throws {
        await rig.close()
        try copy(from: rig.folder.path(""), to: rig.folder.path("saved/"))
        try await rig.open()
    }

    /// Puts that copy in their place. The log stays.
    func putVaultBack() async throws {
        await rig.close()
        try copy(from: rig.folder.path("saved/"), to: rig.folder.path(""))
        rig.options.keys = try KeyStore.open(at: keys, data: data)
        try await rig.open()
    }

    private func copy(from source: String, to target: String) throws {
        for part in parts {
            try FileManager.default.createDirectory(atPath: target + part, withIntermediateDirectories: true)
            try FileManager.default.removeItem(atPath: target + part)
            try FileManager.default.copyItem(atPath: source + part, toPath: target + part)
        }
    }

    func pseudonym(_ citizen: Citizen) throws -> Pseudonym {
        try #require(try engine.knownPseudonym(of: citizen.account))
    }

    /// What must be nowhere once the first citizen is erased: all they are called, in every written form, and where the
    /// vault's index has it under the key that is in use.
    func traces() throws -> [[UInt8]] {
        let texts = [
            "123456789423", "0387584663", "387584663", "+84387584663", "84 387 584 663", "038 758 4663",
            "203.0.113.7", "203.0.113", "nguyenvana",
        ]
        var traces = texts.flatMap { [Array($0.utf8), $0.utf16.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }] }
        traces += texts.map { $0.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 255)] } }
        traces.append([203, 0, 113, 7])
        return traces + (try indexEntries())
    }

    /// The first bytes of the HMACs under the vault's key, computed here from the key's file.
    func indexEntries() throws -> [[UInt8]] {
        let names = try FileManager.default.contentsOfDirectory(atPath: keys + "/vault")
        return try names.flatMap { name in
            let key = SymmetricKey(data: try Data(contentsOf: URL(fileURLWithPath: "\(keys)/vault/\(name)")))
            let index = HKDF<SHA256>.deriveKey(
                inputKeyMaterial: key, info: Array("retrace vault index 1".utf8), outputByteCount: 32)
            let values: [(UInt8, String)] = [
                (1, "1123456789423"), (2, "+84387584663"), (3, "203.0.113.7"), (4, "203.0.113.0/24"),
            ]
            return values.map { kind, text in
                Array(HMAC<SHA256>.authenticationCode(for: [kind] + Array(text.utf8), using: index).prefix(16))
            }
        }
    }

    /// The files below data and keys that have one of these in them.
    func files(with traces: [[UInt8]]) throws -> [String] {
        var found: [String] = []
        for folder in [data, keys] {
            let names = try #require(FileManager.default.enumerator(atPath: folder)).compactMap { $0 as? String }
            for name in names {
                guard let bytes = try? Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(name)")) else { continue }
                for trace in traces where bytes.range(of: Data(trace)) != nil { found.append("\(name): \(trace)") }
            }
        }
        return found
    }
}
