import Crypto
import EventStore
import Foundation
import LMDB
import Recovery

// Keys that sign checkpoints: `signing/N.key`, the 32-byte seed of an Ed25519 key (RFC 8032), and beside it `signing/N.pub`,
// the verifier key as text, which stays when the seed is destroyed.

extension KeyStore {
    /// What signs in an epoch; nil if its key was destroyed or lost.
    func signer(_ epoch: UInt32, origin: String) throws(RetraceError) -> NoteSigner? {
        guard let key = try key(.signing, epoch), let seed = Bytes32(key) else { return nil }
        return try Self.signer(origin, seed)
    }

    /// The same, made if it is not there, for an epoch that the log does not have yet. A verifier key that lies there by
    /// another name signed nothing of this log: its log was not begun, or is gone.
    func signerOrCreate(_ epoch: UInt32, origin: String) throws(RetraceError) -> NoteSigner {
        guard let seed = Bytes32(try keyOrCreate(.signing, epoch)) else {
            throw .checkpoint(.signingKeyMissing(epoch: epoch))
        }
        let signer = try Self.signer(origin, seed)
        guard let folder else { return signer }
        do throws(LMDBError) {
            let (path, text) = (Self.publicPath(folder, epoch), Array("\(signer.key)\n".utf8))
            if try DurableFile.read(at: path) != text { try DurableFile.replace(at: path, text) }
        } catch {
            throw .storage(error)
        }
        return signer
    }

    /// The verifier keys beside the signing keys, by epoch. They do not come from the log, so whoever altered that has not
    /// altered them too.
    var signingKeys: [UInt32: VerifierKey] {
        guard let folder, let names = try? FileManager.default.contentsOfDirectory(atPath: folder + "/signing") else {
            return [:]
        }
        var found: [UInt32: VerifierKey] = [:]
        for name in names where name.hasSuffix(".pub") {
            guard let epoch = UInt32(name.dropLast(4)), epoch < SigningSettings.mostEpochs,
                let bytes = try? DurableFile.read(at: "\(folder)/signing/\(name)"),
                let key = try? VerifierKey(String(String(decoding: bytes, as: UTF8.self).prefix { $0 != "\n" }))
            else { continue }
            found[epoch] = key
        }
        return found
    }

    /// Where the newest checkpoint lies outside the data; nil for the test keys, which have no folder.
    package var checkpointPath: String? { folder.map { $0 + "/checkpoint" } }

    private static func publicPath(_ folder: String, _ epoch: UInt32) -> String { "\(folder)/signing/\(epoch).pub" }

    private static func signer(_ origin: String, _ seed: Bytes32) throws(RetraceError) -> NoteSigner {
        do throws(NoteError) {
            return try NoteSigner(name: origin, seed: seed)
        } catch {
            throw .checkpoint(.signing(error))
        }
    }
}
