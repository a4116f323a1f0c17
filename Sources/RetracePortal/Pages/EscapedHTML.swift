import Mustache

/// Escapes for HTML, scalar by scalar.
///
/// Mustache's own goes character by character, and to Swift a quote with a combining mark behind it is one character
/// that is no quote: it would pass, and the browser, which reads scalars, would see the attribute end there.
struct EscapedHTML: MustacheContentType {
    /// The first line of every template: makes this the escaping of all that it renders.
    static let pragma = "{{% CONTENT_TYPE:RetraceHTML}}\n"

    static func register() { MustacheContentTypes.register(EscapedHTML(), named: "RetraceHTML") }

    func escapeText(_ text: String) -> String {
        var escaped: [UInt8] = []
        escaped.reserveCapacity(text.utf8.count)
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "<"): escaped.append(contentsOf: "&lt;".utf8)
            case UInt8(ascii: ">"): escaped.append(contentsOf: "&gt;".utf8)
            case UInt8(ascii: "&"): escaped.append(contentsOf: "&amp;".utf8)
            case UInt8(ascii: "\""): escaped.append(contentsOf: "&quot;".utf8)
            case UInt8(ascii: "'"): escaped.append(contentsOf: "&#39;".utf8)
            default: escaped.append(byte)
            }
        }
        return String(decoding: escaped, as: UTF8.self)
    }
}
