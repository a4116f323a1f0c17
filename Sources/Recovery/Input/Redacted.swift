/// A value that names a person. It prints as what it is, never as whom it names: rule E4 holds by construction.
public protocol Redacted: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// What is printed in its place, in brackets.
    static var redaction: String { get }
}

extension Redacted {
    public var description: String { Self.redaction }
    public var debugDescription: String { Self.redaction }
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
