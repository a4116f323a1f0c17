import Crypto
import EventStore
import Foundation
import LMDB
import Retrace

/// The files of a witness.
///
///     key                     the witness's name, and the seed of its key in base64, each on a line
///     lock                    held while a checkpoint is looked at
///     logs/HASH/keys          the verifier keys of a log, one a line
///     logs/HASH/checkpoint    the largest checkpoint seen of it, cosigned
///
/// HASH is the SHA-256 of the log's origin, in hexadecimal digits.
struct WitnessFolder: Sendable {
    let path: String

    /// Name and seed; nil if there is no witness here.
    func identity() throws(WitnessError) -> (name: String, seed: Bytes32)? {
        guard let lines = try text("key") else { return nil }
        guard lines.count == 2, let seed = Bytes32(base64Text: lines[1]) else {
            throw .damaged(path: path + "/key", detail: "it must have a name and base64 of 32 bytes, each on a line")
        }
        return (lines[0], seed)
    }

    /// Writes name and key. Returns false if a witness was there.
    func begin(name: String, seed: Bytes32) throws(WitnessError) -> Bool {
        try file { () throws(LMDBError) in
            try DurableFile.makeFolder(path)
            return try DurableFile.create(at: path + "/key", Array("\(name)\n\(seed.base64Text)\n".utf8))
        }
    }

    /// All logs that the witness has keys for, by their origin. Of a folder that can't be read nobody knows that it has
    /// none.
    func logs() throws(WitnessError) -> [WatchedLog] {
        guard DurableFile.mode(of: path + "/logs") != nil else { return [] }
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: path + "/logs")
        } catch {
            throw .damaged(path: path + "/logs", detail: "it is no folder that this user may read")
        }
        var logs: [WatchedLog] = []
        for name in names.sorted() {
            guard let log = try log(in: "logs/" + name) else { continue }
            logs.append(log)
        }
        return logs.sorted { $0.origin < $1.origin }
    }

    func log(_ origin: String) throws(WitnessError) -> WatchedLog? { try log(in: folder(origin)) }

    func setKeys(_ keys: [VerifierKey], of origin: String) throws(WitnessError) {
        let text = keys.map { $0.description + "\n" }.joined()
        try file { () throws(LMDBError) in
            try DurableFile.makeFolder("\(path)/\(folder(origin))")
            try DurableFile.replace(at: "\(path)/\(folder(origin))/keys", Array(text.utf8))
        }
    }

    /// Flushed before it returns.
    func setLast(_ checkpoint: SignedCheckpoint) throws(WitnessError) {
        let name = "\(path)/\(folder(checkpoint.checkpoint.origin))/checkpoint"
        try file { () throws(LMDBError) in try DurableFile.replace(at: name, checkpoint.bytes) }
    }

    private func log(in folder: String) throws(WitnessError) -> WatchedLog? {
        guard let lines = try text(folder + "/keys") else { return nil }
        var keys: [VerifierKey] = []
        var last: SignedCheckpoint?
        do throws(NoteError) {
            for line in lines { keys.append(try VerifierKey(line)) }
        } catch {
            throw .damaged(path: "\(path)/\(folder)/keys", detail: error.description)
        }
        guard let origin = keys.first?.name else { return nil }
        if let bytes = try read(folder + "/checkpoint") {
            do throws(NoteError) {
                last = try SignedCheckpoint(bytes)
            } catch {
                throw .damaged(path: "\(path)/\(folder)/checkpoint", detail: error.description)
            }
        }
        return WatchedLog(origin: origin, keys: keys, last: last)
    }

    private func folder(_ origin: String) -> String {
        "logs/" + hexadecimal(SHA256.hash(data: Array(origin.utf8)))
    }

    private func text(_ name: String) throws(WitnessError) -> [String]? {
        guard let bytes = try read(name) else { return nil }
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
    }

    private func read(_ name: String) throws(WitnessError) -> [UInt8]? {
        try file { () throws(LMDBError) in try DurableFile.read(at: "\(path)/\(name)") }
    }

    private func file<R>(_ body: () throws(LMDBError) -> R) throws(WitnessError) -> R {
        do throws(LMDBError) {
            return try body()
        } catch {
            throw .file(error)
        }
    }
}

extension WitnessFolder {
    /// Waits for the lock over all processes of whoever looks at a checkpoint and remembers it; between the two nobody else
    /// may remember another.
    func lock() throws(WitnessError) -> FileLock {
        do throws(LMDBError) {
            return try FileLock(waitingAt: path + "/lock")
        } catch {
            throw .file(error)
        }
    }
}
