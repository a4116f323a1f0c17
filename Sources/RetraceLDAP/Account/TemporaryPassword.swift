import Recovery
import Retrace

/// What is kept of a temporary password, in one attribute value: so one change of that value changes all of it or, if
/// somebody was first, nothing.
struct TemporaryPassword: Equatable, Sendable {
    let hash: TemporaryHash
    var end: Instant
    /// Drawn by whoever opened the one sign-in; nil while nobody has.
    var use: UseMark?

    /// Tells one use from another, so that whoever lost the answer to their change can see whether it was made.
    struct UseMark: Equatable, Sendable {
        let text: String

        static func random() -> Self {
            var random = SystemRandomNumberGenerator()
            let digits = String(random.next(), radix: 16)
            return Self(text: String(repeating: "0", count: 16 - digits.utf8.count) + digits)
        }

        init(text: String) { self.text = text }

        init?(_ field: Substring) {
            guard field.utf8.count == 16, field.allSatisfy(\.isHexDigit) else { return nil }
            text = String(field)
        }
    }

    init(hash: TemporaryHash, end: Instant, use: UseMark? = nil) {
        self.hash = hash
        self.end = end
        self.use = use
    }

    /// `1 <end, in milliseconds> <16 hexadecimal digits, or -> <hash in PHC string form>`.
    var bytes: [UInt8] { Array("1 \(end.milliseconds) \(use?.text ?? "-") \(hash.text)".utf8) }

    /// Nil unless the bytes are of that form.
    init?(_ bytes: [UInt8]) {
        guard let text = String(validating: bytes, as: UTF8.self) else { return nil }
        let fields = text.split(separator: " ", omittingEmptySubsequences: false)
        guard fields.count == 4, fields[0] == "1", let end = Int64(fields[1]),
            let hash = TemporaryHash(String(fields[3]))
        else { return nil }
        let use = UseMark(fields[2])
        guard use != nil || fields[2] == "-" else { return nil }
        self.init(hash: hash, end: Instant(milliseconds: end), use: use)
    }
}
