import ArgumentParser
import EventStore
import Foundation
import LMDB
import Recovery
import Retrace

/// Files that proofs and checkpoints are read from and written to.
enum ProofFiles {
    /// So many bytes are read: evidence is not larger, and all else is smaller.
    static let limit = 64 << 20

    /// The bytes of a file, or of the standard input for `-`. Throws `WrongInput` if there is none, or if it is too large.
    static func bytes(_ path: String) throws -> [UInt8] {
        if path == "-" { return try standardInput() }
        do throws(LMDBError) {
            if let bytes = try DurableFile.read(at: path, limit: limit) { return bytes }
        } catch .malformed {
            throw tooLarge(path)
        } catch {
            throw WrongInput("\(path) can't be read: \(error)")
        }
        throw WrongInput("there is no file \(path)")
    }

    private static func standardInput() throws -> [UInt8] {
        var bytes: [UInt8] = []
        while let more = try? FileHandle.standardInput.read(upToCount: 1 << 16), !more.isEmpty {
            bytes += more
            if bytes.count > limit { throw tooLarge("the standard input") }
        }
        return bytes
    }

    private static func tooLarge(_ what: String) -> WrongInput {
        WrongInput("\(what) is larger than \(limit >> 20) MiB, which no proof, checkpoint or evidence is")
    }

    static func checkpoint(_ path: String) throws -> SignedCheckpoint {
        let bytes = try bytes(path)
        do throws(NoteError) {
            return try SignedCheckpoint(bytes)
        } catch {
            throw WrongInput("\(path): \(error)")
        }
    }

    /// Writes bytes to a new file, or to the standard output if no file is named. A file that is there stays. A terminal is
    /// shown the lines, which have names from outside in them; a pipe gets the bytes.
    static func write(_ bytes: [UInt8], to path: String?) throws {
        guard let path else {
            if Terminal.isTerminal(1) { return try show(bytes) }
            if try !StandardStream.output.write(bytes) { throw OutputClosed() }
            return
        }
        try create(path, bytes)
    }

    /// Makes a file. Throws `WrongInput` if one is there, and `UnusableData` where none can be made.
    static func create(_ path: String, _ bytes: [UInt8]) throws {
        do throws(LMDBError) {
            if try DurableFile.create(at: path, bytes) { return }
        } catch {
            throw unwritable(path, error)
        }
        throw isThere(path)
    }

    private static func unwritable(_ path: String, _ error: LMDBError) -> UnusableData {
        UnusableData("\(path) can't be written: \(why(error))")
    }

    private static func why(_ error: LMDBError) -> String {
        switch error {
        case .missing: "its folder is not there; make it, or give another file"
        case .notPermitted: "this user may not write there; give another file"
        default: "\(error)"
        }
    }

    private static func show(_ bytes: [UInt8]) throws {
        let output = Output()
        var lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
        if lines.last == "" { lines.removeLast() }
        for line in lines { try output.line(String(line)) }
        try output.flush()
    }

    /// Throws `WrongInput` if a file is there already, and `UnusableData` if there is no folder for it: before the work is
    /// done that it is to hold.
    static func refuseExisting(_ path: String) throws {
        if DurableFile.mode(of: path) != nil { throw isThere(path) }
        let folder = path.lastIndex(of: "/").map { path[...$0] } ?? "."
        if DurableFile.mode(of: String(folder)) == nil { throw unwritable(path, .missing(path: path)) }
    }

    static func isThere(_ path: String) -> WrongInput { WrongInput("\(path) is there already; give another file") }
}

/// A verifier key as typed, or a file that holds one on each line.
struct KeyArgument: ExpressibleByArgument {
    let text: String

    init?(argument: String) { text = argument }

    func keys() throws -> [VerifierKey] {
        do throws(NoteError) {
            return [try VerifierKey(text)]
        } catch {
            // What has two plus signs was meant as a key.
            if text.filter({ $0 == "+" }).count >= 2 { throw WrongInput("--key \(text): \(error)") }
        }
        let lines = String(decoding: try ProofFiles.bytes(text), as: UTF8.self).split(separator: "\n")
        do throws(NoteError) {
            var keys: [VerifierKey] = []
            for line in lines { keys.append(try VerifierKey(String(line))) }
            return keys
        } catch {
            throw WrongInput("\(text): \(error)")
        }
    }
}

/// Whose signatures count.
struct KeyListOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "A key: the log's (of several, one is enough), or a witness's, who then must have signed; or a file with "
                + "one on each line.",
            valueName: "vkey"))
    var key: [KeyArgument] = []

    func validate() throws {
        if key.isEmpty { throw ValidationError("Give the log's verifier key: --key VKEY.") }
    }

    var keys: [VerifierKey] { get throws { try key.flatMap { try $0.keys() } } }
}

/// Runs a check of notes and proofs; what it finds is a fault, with exit code 1.
func checking<R>(_ body: () throws -> R) throws -> R {
    do {
        return try body()
    } catch let error as NoteError {
        throw FaultFound(sentence: error.description)
    } catch let error as ProofError {
        throw FaultFound(sentence: error.description)
    }
}

/// Who signed, for a person: `log.example/1` or `witness.example/w at 2026-01-05T03:00:00.000Z`.
func signers(_ signatures: [VerifiedSignature]) -> Value {
    .list(signatures.map { .text($0.key.name + ($0.time.map { " at " + moment($0) } ?? "")) })
}

/// Seconds since 1970 in ISO 8601; as they stand if they are beyond the year 9999.
private func moment(_ seconds: UInt64) -> String {
    seconds < 253_402_300_800 ? iso8601(Instant(milliseconds: Int64(seconds) * 1000)) : "second \(seconds)"
}
