/// A text that must not be seen: a code, a password, a message that holds one. It prints as `[secret]`.
public struct Secret: Equatable, Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The text itself. Take it only to hand it over.
    public let exposed: String

    public init(_ text: String) { exposed = text }

    public var description: String { "[secret]" }
    public var debugDescription: String { "[secret]" }
    public var customMirror: Mirror { Mirror(self, children: [:]) }

    /// Compares in a time that does not depend on where the texts differ.
    public static func == (a: Self, b: Self) -> Bool {
        let left = Array(a.exposed.utf8)
        let right = Array(b.exposed.utf8)
        var difference = left.count ^ right.count
        for index in 0..<Swift.max(left.count, right.count) {
            let l = index < left.count ? left[index] : 0
            let r = index < right.count ? right[index] : 0
            difference |= Int(l ^ r)
        }
        return difference == 0
    }
}
