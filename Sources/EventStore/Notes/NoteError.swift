/// Why a note, a checkpoint or one of their keys is refused.
public enum NoteError: Error, Equatable, Sendable {
    /// A note's bytes are not a signed note.
    case malformed(String)
    /// A note's text is not that of a checkpoint.
    case notACheckpoint(String)
    /// A key's text is not a verifier key that this program knows.
    case invalidKey(String)
    /// A name is empty, or has a space, a plus or a control character in it.
    case invalidName(String)
    /// An origin is empty, or has a control character in it.
    case invalidOrigin(String)
    /// A signature under the name and id of a known key is not that key's signature of this text.
    case badSignature(name: String)
    /// None of the keys has signed.
    case unsigned(keys: [String])
    /// The witnesses with these keys have not cosigned a checkpoint.
    case notCosigned(keys: [String])
    /// A private key refuses to sign.
    case cannotSign(String)
}

extension NoteError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .malformed(let detail): "This is no signed note: \(detail)."
        case .notACheckpoint(let detail): "This is no checkpoint: \(detail)."
        case .invalidKey(let detail): "This is no verifier key (name+id+key): \(detail)."
        case .invalidName(let name):
            "\"\(name)\" can't name a key: it must not be empty, nor hold spaces, plus signs or control characters."
        case .invalidOrigin(let origin):
            "\"\(origin)\" can't name a log: it must not be empty, nor hold control characters."
        case .badSignature(let name):
            "The signature of \(name) is not that key's signature of this text: the text or the signature was altered."
        case .unsigned(let keys):
            keys.isEmpty
                ? "No key was given to check the signature by."
                : "None of the given keys has signed this as the log itself (\(keys.joined(separator: ", "))); give the "
                    + "log's own key."
        case .notCosigned(let keys):
            "Signed by the log, but not cosigned by every witness whose key is given; missing: "
                + "\(keys.joined(separator: ", "))."
        case .cannotSign(let detail): "The key refuses to sign: \(detail)."
        }
    }
}
