import Foundation
import LMDB

// What notes and proofs share as texts. Texts are compared by their bytes: to Swift, two spellings of an accented letter
// are the same string, and to a signature they are not.

/// Whether two texts have the same bytes.
package func isSameText(_ a: String, _ b: String) -> Bool { a.utf8.elementsEqual(b.utf8) }

/// Whether a text may name a key (C2SP signed-note): not empty, no Unicode spaces, no plus, no control characters.
func isKeyName(_ text: String) -> Bool {
    !text.isEmpty
        && text.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0 != "+" && !$0.properties.isWhitespace }
}

/// The bytes that a base64 text (RFC 4648 section 4) stands for; nil unless it is the one text that stands for them.
func bytes(base64 text: some StringProtocol) -> [UInt8]? {
    let text = String(text)
    guard let data = Data(base64Encoded: text), isSameText(data.base64EncodedString(), text) else { return nil }
    return [UInt8](data)
}

func base64(_ bytes: [UInt8]) -> String { Data(bytes).base64EncodedString() }

extension Bytes32 {
    /// 44 characters of base64.
    package var base64Text: String { base64(array) }

    /// Nil unless the text is base64 of 32 bytes.
    package init?(base64Text text: some StringProtocol) {
        guard let bytes = bytes(base64: text), let hash = Bytes32(bytes) else { return nil }
        self = hash
    }
}

/// The number that a text is in decimal digits, without leading zeros; nil otherwise, or beyond 2⁶³ − 1, which other
/// readers of these formats may not take.
func decimal(_ text: some StringProtocol) -> UInt64? {
    guard let number = UInt64(text), number <= UInt64(Int64.max), isSameText(String(number), String(text)) else {
        return nil
    }
    return number
}

extension [UInt8] {
    /// The lines, without their newlines. Nil unless the text is UTF-8, has no ASCII control character but newlines, and
    /// ends in one.
    var noteLines: [String]? {
        guard last == 0x0A, allSatisfy({ $0 >= 0x20 || $0 == 0x0A }), rawSpan.isValidText else { return nil }
        return dropLast().split(separator: 0x0A, omittingEmptySubsequences: false).map {
            String(decoding: $0, as: UTF8.self)
        }
    }
}
