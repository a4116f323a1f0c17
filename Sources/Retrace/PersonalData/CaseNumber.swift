/// The number of an operator's case, as it goes into the log: 1 to 64 letters, digits and `./-_#`. Everybody who may read
/// the log sees it, so there is no room in it for a name.
public struct CaseNumber: Hashable, Sendable, CustomStringConvertible {
    public let description: String

    /// Nil unless the text has that form.
    public init?(_ text: String) {
        let isNumber = text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "a")...UInt8(ascii: "z"):
                true
            default: "./-_#".utf8.contains(byte)
            }
        }
        guard isNumber, (1...64).contains(text.utf8.count) else { return nil }
        description = text
    }
}
