import Foundation
import Hummingbird
import NIOCore
import Recovery
import Retrace

/// The fields of a submitted form. Its values may be secrets: it prints none of them.
struct FormFields: Sendable, CustomStringConvertible {
    private let values: [String: String]

    /// Of `application/x-www-form-urlencoded` (WHATWG URL §5.1). The last of two fields of one name counts; what is not
    /// UTF-8 is no form at all.
    init?(_ body: ByteBuffer) {
        guard let text = String(validating: body.readableBytesView, as: UTF8.self) else {
            return nil
        }
        var values: [String: String] = [:]
        for pair in text.split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = Self.decoded(parts[0]), let value = Self.decoded(parts.count > 1 ? parts[1] : "") else {
                return nil
            }
            values[name] = value
        }
        self.values = values
    }

    /// A form that nothing was typed into.
    static let empty = FormFields()

    private init() { values = [:] }

    subscript(name: String) -> String { values[name] ?? "" }

    /// What names this rendering of a form, so that sending it twice does something once.
    var formID: String { FormID.valid(self["form"]) ?? FormID.new() }

    var accountType: AccountType { self["accountType"] == "organization" ? .organization : .individual }

    func secret(_ name: String) -> Secret? { values[name].flatMap { $0.isEmpty ? nil : Secret($0) } }

    var description: String { "[form]" }

    private static func decoded(_ text: Substring) -> String? {
        text.replacing("+", with: " ").removingPercentEncoding
    }
}

/// The random name of one rendering of a form: 22 characters of base64url.
enum FormID {
    static func new() -> String { randomToken(bytes: 16) }

    static func valid(_ text: String) -> String? {
        let isOne = text.utf8.count == 22 && text.utf8.allSatisfy(isTokenCharacter)
        return isOne ? text : nil
    }
}

/// Random bytes of the system's generator in base64url.
func randomToken(bytes count: Int) -> String {
    var generator = SystemRandomNumberGenerator()
    let bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
    return Data(bytes).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing(
        "=", with: "")
}

func isTokenCharacter(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
        true
    default: false
    }
}
