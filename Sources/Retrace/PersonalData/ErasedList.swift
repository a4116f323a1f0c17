import Foundation
import LMDB
public import Recovery

/// One pseudonym that was, or is to be, erased.
public struct Erasure: Equatable, Sendable {
    public let time: Instant
    public let subject: Pseudonym
    public let reason: UInt16
    public let caseNumber: CaseNumber
    /// The login of who ordered it.
    public let by: String
}

/// The file `erased` beside the keys, with a line for each pseudonym whose erasure was begun. It is written before anything
/// is deleted, so an erasure that was cut off can be finished; and it outlives the data, so whoever was erased can be
/// erased again from a backup. It names nobody: pseudonyms, times, reasons and cases.
///
///     2026-01-05T03:02:31.001Z 019b8c20abb04c93a4fd167875720b28 2 K-17/2026 retrace
///
/// The login comes last, because it may have spaces in it.
package struct ErasedList: Sendable {
    private let path: String

    package init(path: String) { self.path = path }

    /// All lines, in the order in which they were written; none if there is no file. A line that can't be read is an
    /// error: whom it meant would otherwise stay.
    package func entries() throws(RetraceError) -> [Erasure] {
        do throws(LMDBError) {
            let bytes = try DurableFile.read(at: path, limit: 1 << 28) ?? []
            var entries: [Erasure] = []
            for (number, line) in bytes.split(separator: UInt8(ascii: "\n")).enumerated() {
                guard let entry = Erasure(line: String(decoding: line, as: UTF8.self)) else {
                    throw .malformed(detail: "\(path), line \(number + 1); restore the file from a backup of the keys")
                }
                entries.append(entry)
            }
            return entries
        } catch {
            throw .storage(error)
        }
    }

    /// Adds those that are not there yet. They are on disk when this returns.
    package func add(_ new: [Erasure]) throws(RetraceError) {
        let old = try entries()
        let known = Set(old.map(\.subject))
        let fresh = new.filter { !known.contains($0.subject) }
        if fresh.isEmpty { return }
        let text = (old + fresh).map(\.line).joined()
        do throws(LMDBError) {
            try DurableFile.replace(at: path, Array(text.utf8))
        } catch {
            throw .storage(error)
        }
    }
}

extension Erasure {
    /// With a line feed at its end.
    var line: String { "\(iso8601(time)) \(subject) \(reason) \(caseNumber) \(by)\n" }

    /// Nil unless it is just what `line` gives.
    init?(line: String) {
        let words = line.split(separator: " ", maxSplits: 4, omittingEmptySubsequences: false).map(String.init)
        guard words.count == 5, let time = Instant(isoTime: words[0]), let subject = Pseudonym(hex: words[1]),
            let reason = UInt16(words[2]), let caseNumber = CaseNumber(words[3]), AccessRules.isLogin(words[4])
        else { return nil }
        self.init(time: time, subject: subject, reason: reason, caseNumber: caseNumber, by: words[4])
        if self.line != line + "\n" { return nil }
    }
}
