public import LMDB
public import Recovery
import Foundation

/// What an import changed, for the events that tell of it.
public struct ImportReport: Sendable {
    /// An account and the phone that it now has.
    public struct Entry: Equatable, Sendable {
        public let account: AccountIdentifier
        public let phone: PhoneNumber
        /// When the phone was put on record, if the file says so.
        public let since: Instant?

        package init(account: AccountIdentifier, phone: PhoneNumber, since: Instant?) {
            self.account = account
            self.phone = phone
            self.since = since
        }
    }

    /// Accounts that were not in the directory before: each an `AccountRegistered`.
    public internal(set) var registered: [Entry] = []
    /// Accounts that have another phone now: each a `PhoneChanged`.
    public internal(set) var phonesChanged: [Entry] = []
    /// Accounts of which something else has changed: name, further phones, disabled, since when.
    public internal(set) var otherwiseChanged = 0
    /// Accounts that were there just so.
    public internal(set) var unchanged = 0

    package init(registered: [Entry] = [], phonesChanged: [Entry] = []) {
        self.registered = registered
        self.phonesChanged = phonesChanged
    }
}

/// What is wrong with one line of a file of accounts. Holds nothing of what stands there.
public struct AccountImportProblem: Error, Equatable, Sendable, CustomStringConvertible {
    /// The line that the row begins on; the first is 1.
    public let line: Int
    public let column: String
    public let reason: String

    init(_ line: Int, _ column: String, _ reason: String) {
        self.line = line
        self.column = column
        self.reason = reason
    }

    public var description: String { "line \(line), \(column): \(reason)" }
}

/// Why nothing was imported.
public enum AccountImportError: Error, Equatable, Sendable {
    /// The file can't be read; `reason` is the system's own.
    case unreadable(reason: String)
    /// Lines are wrong: `count` in all, of which the first thousand are given.
    case wrongLines([AccountImportProblem], count: Int)
    case store(LMDBError)
    /// The record of an account that the file names is damaged.
    case damagedDirectory
}

extension AccountImportError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .unreadable(let reason): "the file of accounts can't be read: \(reason)"
        case .wrongLines(let problems, let count):
            "nothing was imported, \(count) lines are wrong:\n" + problems.map(\.description).joined(separator: "\n")
        case .store(let error): "nothing was imported: \(error)"
        case .damagedDirectory: "nothing was imported: a record in the directory is damaged"
        }
    }
}

extension EmbeddedDirectory {
    /// Imports a file of accounts, all of it or nothing: UTF-8, comma-separated (RFC 4180), with a header line.
    ///
    /// Columns: `type` (`individual` or `Cá nhân`, `organization` or `Tổ chức`), `identifier` and `phone`; and, if one
    /// likes, `name` (what the citizen signs in with; the identifier if empty), `phone_since` (`2026-01-31`),
    /// `other_phones` (with semicolons between), `disabled` (`true` or `false`). An account that is there already is
    /// updated and keeps its passwords, and the value of each column that the file does not have.
    ///
    /// Blocks its thread, and changes of passwords wait meanwhile: one transaction holds it all. `progress` is told the
    /// number of accounts read, every 10,000 and at the end.
    public func importCSV(
        at path: String, progress: (Int) -> Void = { _ in }
    ) throws(AccountImportError) -> ImportReport {
        let file: FileHandle
        do {
            file = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
        } catch {
            throw .unreadable(reason: error.localizedDescription)
        }
        defer { try? file.close() }
        return try importCSV(progress) {
            do {
                return try file.read(upToCount: 1 << 16).map(Array.init)
            } catch {
                throw AccountImportError.unreadable(reason: error.localizedDescription)
            }
        }
    }

    /// Imports the bytes of such a file.
    public func importCSV(
        _ bytes: [UInt8], progress: (Int) -> Void = { _ in }
    ) throws(AccountImportError) -> ImportReport {
        var rest: [UInt8]? = bytes
        return try importCSV(progress) {
            defer { rest = nil }
            return rest
        }
    }

    private func importCSV(
        _ progress: (Int) -> Void, source: @escaping () throws -> [UInt8]?
    ) throws(AccountImportError) -> ImportReport {
        do {
            return try environment.write { transaction, tables in
                var importing = ImportRun(tables: tables, reader: CSVReader(source: source))
                return try importing.run(in: &transaction, progress)
            }
        } catch let error as AccountImportError {
            throw error
        } catch let error as LMDBError {
            throw .store(error)
        } catch {
            throw .damagedDirectory
        }
    }
}
