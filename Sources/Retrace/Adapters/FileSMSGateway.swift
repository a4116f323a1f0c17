import Foundation
public import LMDB
public import Recovery
import Synchronization

/// A folder instead of a carrier: each message is one file, for development and for demonstrations.
///
/// A file is there whole or not at all, has mode 0600, and is named after the log time and the reference, so that a
/// listing shows the messages in order: `20260105T100903.250Z-<reference>.txt`. The same reference again makes a
/// second file, `…-<reference>-2.txt`. The files hold codes and passwords: they are for no real citizen's phone.
public final class FileSMSGateway: SMSGateway {
    public let folder: String
    /// The references on disk, with their number if it is not the first.
    private let taken: Mutex<Set<String>>

    /// Makes the folder (mode 0700) unless it is there.
    public init(folder: String) throws(LMDBError) {
        try DurableFile.makeFolder(folder)
        self.folder = folder
        taken = Mutex(Set(try messageFiles(in: folder).map { String($0.dropFirst(timeLength).dropLast(4)) }))
    }

    /// Writes the message. A folder that can't be written or a full disk is a refusal that may be retried, its code
    /// the system's error number.
    @concurrent
    public func send(_ message: TextMessage) async -> SendAnswer {
        do throws(LMDBError) {
            return .accepted(reference: try write(message))
        } catch {
            return .rejected(code: errorNumber(error), isRetryable: true)
        }
    }

    /// The messages in the order of their names: by log time. A file of another form is an error that names it.
    public func messages() throws(LMDBError) -> [Message] {
        var result: [Message] = []
        for name in try messageFiles(in: folder) {
            guard let bytes = try DurableFile.read(at: "\(folder)/\(name)") else { continue }
            guard let message = Message(name: name, bytes: bytes) else {
                throw .malformed(detail: "\(folder)/\(name) is not a message of this gateway")
            }
            result.append(message)
        }
        return result
    }

    /// Deletes the messages to these numbers, and those that were never finished. Returns how many there were.
    public func erase(to recipients: Set<PhoneNumber>) throws(LMDBError) -> Int {
        // What a process that was killed has left half made may be to anybody. Who is writing one now has it sent again.
        var count = try DurableFile.removeUnfinished(in: folder)
        for message in try messages() where recipients.contains(message.message.recipient) {
            if try DurableFile.remove(at: "\(folder)/\(message.name).txt") { count += 1 }
        }
        return count
    }

    /// Returns the name of the file without its ending.
    private func write(_ message: TextMessage) throws(LMDBError) -> String {
        let bytes = Array(MessageFile.content(message).utf8)
        let time = CivilTime(message.time).compact
        let reference = fileName(message.reference)
        while true {
            let claimed = claim(reference)
            let name = "\(time)-\(claimed)"
            do throws(LMDBError) {
                // Another process may write to the same folder: its file stays, and the next number is tried.
                if try DurableFile.create(at: "\(folder)/\(name).txt", bytes) { return name }
            } catch {
                taken.withLock { _ = $0.remove(claimed) }
                throw error
            }
        }
    }

    private func claim(_ reference: String) -> String {
        taken.withLock { taken in
            var candidate = reference
            var number = 1
            while !taken.insert(candidate).inserted {
                number += 1
                candidate = "\(reference)-\(number)"
            }
            return candidate
        }
    }
}

extension FileSMSGateway {
    /// A message as it was read back.
    public struct Message: Sendable {
        /// The file's name without its ending; also the gateway's own reference.
        public let name: String
        public let message: TextMessage
        /// How many parts a carrier would charge for.
        public let parts: Int
    }
}

/// `20260105T100903.250Z-`.
private let timeLength = 21

/// The names of the message files of a folder, in order. What is being written aside has another ending.
private func messageFiles(in folder: String) throws(LMDBError) -> [String] {
    do {
        let names = try FileManager.default.contentsOfDirectory(atPath: folder)
        return names.filter { $0.hasSuffix(".txt") }.sorted()
    } catch {
        throw .missing(path: folder)
    }
}

/// A reference as part of a file's name: what is no letter, digit or hyphen becomes an underscore, at most 100 bytes.
private func fileName(_ reference: String) -> String {
    let safe = reference.utf8.prefix(100).map { byte in
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"): byte
        default: UInt8(ascii: "_")
        }
    }
    return safe.isEmpty ? "_" : String(decoding: safe, as: UTF8.self)
}

private func errorNumber(_ error: LMDBError) -> Int {
    switch error {
    case .diskFull: Int(ENOSPC)
    case .notPermitted: Int(EACCES)
    case .missing: Int(ENOENT)
    case .other(let code, _): Int(code)
    default: Int(EIO)
    }
}
