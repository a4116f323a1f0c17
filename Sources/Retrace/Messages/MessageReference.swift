public import Recovery

/// Our own name for one message of one session: the same for every attempt of it, and for no other message.
///
/// Written as the session's 32 hexadecimal digits, a letter (`c` a code, `p` credentials, `n` a notice) and the
/// number: `019b8c20abb000005e7ace00000322acc1`. It is no secret and says nothing of a person.
public struct MessageReference: Hashable, Sendable, CustomStringConvertible {
    public let session: SessionID
    public let message: MessageID

    public init(session: SessionID, message: MessageID) {
        self.session = session
        self.message = message
    }

    /// Nil unless the text is exactly as `description` writes it.
    public init?(_ text: some StringProtocol) {
        let digits = text.utf8.prefix(32)
        guard let session = SessionID(hex: String(decoding: digits, as: UTF8.self)),
            let kind = text.utf8.dropFirst(32).first.flatMap(MessageKind.init(letter:)),
            let number = UInt8(String(decoding: text.utf8.dropFirst(33), as: UTF8.self))
        else { return nil }
        self.init(session: session, message: MessageID(kind: kind, number: number))
        guard description.utf8.elementsEqual(text.utf8) else { return nil }
    }

    public var description: String { "\(session)\(message.kind.letter)\(message.number)" }
}

extension MessageKind {
    fileprivate var letter: Unicode.Scalar {
        switch self {
        case .code: "c"
        case .credentials: "p"
        case .notice: "n"
        }
    }

    fileprivate init?(letter: UInt8) {
        guard let kind = MessageKind.allCases.first(where: { $0.letter.value == UInt32(letter) }) else { return nil }
        self = kind
    }
}
