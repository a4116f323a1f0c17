import EventStore
import Foundation
public import LMDB

/// Where checkpoints are handed to, so that somebody outside holds them.
public enum CheckpointDestination: Hashable, Sendable {
    /// The newest one in this file, replaced as a whole.
    case file(String)
    /// Each in a file of its own in this folder, named by its size: `checkpoint-00000000000000070000`. A file that is there
    /// is never replaced: another checkpoint of that size, as there may be after a restore, has `-2` behind its name.
    case folder(String)
    /// Given on the standard input to a command of `/bin/sh`, which has 30 seconds.
    case command(String)
}

/// Why a checkpoint could not be handed on; it is tried again.
public enum CheckpointPublicationError: Error, Equatable, Sendable {
    case storage(CheckpointDestination, LMDBError)
    /// The command could not be started.
    case notStarted(String)
    /// The command ended with another exit code than 0, or by a signal.
    case failed(String, code: Int32)
    /// It took over 30 seconds, or whoever waits for it was cancelled, and it was ended.
    case tookTooLong(String)
}

extension CheckpointPublicationError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .storage(let destination, .missing):
            "the checkpoint could not be put into \(destination.name): its folder is not there"
        case .storage(let destination, let error): "the checkpoint could not be put into \(destination.name): \(error)"
        case .notStarted(let command): "the checkpoint could not be given to `\(command)`: it can't be started"
        case .failed(let command, let code): "the checkpoint was given to `\(command)`, which ended with \(code)"
        case .tookTooLong(let command): "the checkpoint was given to `\(command)`, which did not end in time"
        }
    }
}

extension CheckpointDestination {
    /// The place as an operator gave it.
    public var name: String {
        switch self {
        case .file(let path), .folder(let path): path
        case .command(let command): "`\(command)`"
        }
    }

    /// The name of a checkpoint's file in a folder: sorts by size.
    public static func fileName(size: UInt64) -> String {
        let digits = String(size)
        return "checkpoint-" + String(repeating: "0", count: 20 - digits.utf8.count) + digits
    }

    /// Hands a checkpoint over: its signed note, as it stands. Returns the path of the file that it now lies in; nil for a
    /// command.
    @discardableResult
    public func publish(_ note: [UInt8], size: UInt64) async throws(CheckpointPublicationError) -> String? {
        switch self {
        case .file(let path):
            try storing { () throws(LMDBError) in try DurableFile.replace(at: path, note) }
            return open(path)
        case .folder(let folder):
            return open(try storing { () throws(LMDBError) in try Self.put(note, into: folder, size: size) })
        case .command(let line):
            try await PublicationCommand(line: line).run(note)
            return nil
        }
    }

    /// Puts a note into a folder, beside all that is there. Returns its path.
    private static func put(_ note: [UInt8], into folder: String, size: UInt64) throws(LMDBError) -> String {
        try DurableFile.makeFolder(folder, isPublic: true)
        let first = "\(folder)/\(fileName(size: size))"
        var (path, number) = (first, 1)
        while try !DurableFile.create(at: path, note), try DurableFile.read(at: path) != note {
            number += 1
            path = "\(first)-\(number)"
        }
        return path
    }

    /// What is published is for everybody to read.
    private func open(_ path: String) -> String {
        try? FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
        return path
    }

    private func storing<R>(_ body: () throws(LMDBError) -> R) throws(CheckpointPublicationError) -> R {
        do throws(LMDBError) {
            return try body()
        } catch {
            throw .storage(self, error)
        }
    }
}
