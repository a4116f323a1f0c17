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
    /// The other places that it is erased from, sorted, each once.
    public let places: [String]

    init(
        time: Instant, subject: Pseudonym, reason: UInt16, caseNumber: CaseNumber, by: String, places: [String] = []
    ) {
        (self.time, self.subject, self.reason) = (time, subject, reason)
        (self.caseNumber, self.by) = (caseNumber, by)
        self.places = Set(places.filter { !$0.isEmpty }).sorted()
    }
}

/// The file `erased` beside the keys, with a line for each pseudonym whose erasure was begun. It is written before anything
/// is deleted, so an erasure that was cut off can be finished; and it outlives the data, so whoever was erased can be
/// erased again from a backup. It names nobody: pseudonyms, times, reasons and cases.
///
///     2026-01-05T03:02:31.001Z 019b8c20abb04c93a4fd167875720b28 2 K-17/2026 retrace
///     2026-01-05T03:04:00.000Z 019b8c20b1c24f00b8a1c65d0f3a7e11 2 K-18/2026+directory+messages:/srv/sms retrace
///
/// Behind the case stand the other places that the person is erased from, each behind a plus sign and percent-encoded as
/// an address is. The login comes last, because it may have spaces in it.
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

    /// Adds those that are not there yet, and to the others their new places. They are on disk when this returns.
    package func add(_ new: [Erasure]) throws(RetraceError) {
        let old = try entries()
        var all = old
        var indices = Dictionary(old.enumerated().map { ($1.subject, $0) }) { first, _ in first }
        for entry in new {
            if let index = indices[entry.subject] {
                all[index] = all[index].adding(entry.places)
            } else {
                indices[entry.subject] = all.count
                all.append(entry)
            }
        }
        if all == old { return }
        let text = all.map(\.line).joined()
        do throws(LMDBError) {
            try DurableFile.replace(at: path, Array(text.utf8))
        } catch {
            throw .storage(error)
        }
    }
}

extension Erasure {
    /// With a line feed at its end.
    var line: String {
        let places = places.map { "+" + ($0.addingPercentEncoding(withAllowedCharacters: Self.plain) ?? "") }.joined()
        return "\(iso8601(time)) \(subject) \(reason) \(caseNumber)\(places) \(by)\n"
    }

    private static let plain = CharacterSet(
        charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._/:")

    fileprivate func adding(_ more: [String]) -> Erasure {
        Erasure(
            time: time, subject: subject, reason: reason, caseNumber: caseNumber, by: by, places: places + more)
    }

    /// Nil unless it is just what `line` gives.
    init?(line: String) {
        let words = line.split(separator: " ", maxSplits: 4, omittingEmptySubsequences: false).map(String.init)
        guard words.count == 5, let time = Instant(isoTime: words[0]), let subject = Pseudonym(hex: words[1]),
            let reason = UInt16(words[2]), AccessRules.isLogin(words[4])
        else { return nil }
        let parts = words[3].split(separator: "+", omittingEmptySubsequences: false).map(String.init)
        let places = parts.dropFirst().compactMap(\.removingPercentEncoding)
        guard let caseNumber = CaseNumber(parts[0]), places.count == parts.count - 1 else { return nil }
        self.init(
            time: time, subject: subject, reason: reason, caseNumber: caseNumber, by: words[4], places: places)
        if self.line != line + "\n" { return nil }
    }
}
