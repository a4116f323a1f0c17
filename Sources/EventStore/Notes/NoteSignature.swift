import LMDB

/// One signature under a note: who claims to have signed, and the bytes. It says nothing before it is checked.
public struct NoteSignature: Hashable, Sendable {
    public let name: String
    /// The first four bytes of the hash of name and key.
    public let keyID: UInt32
    /// What the key made; its form is the affair of the key's kind.
    public let bytes: [UInt8]

    init(name: String, keyID: UInt32, bytes: [UInt8]) {
        self.name = name
        self.keyID = keyID
        self.bytes = bytes
    }

    /// From its line without the newline. Throws `NoteError.malformed`.
    public init(line: String) throws(NoteError) {
        let parts = line.split(separator: " ", omittingEmptySubsequences: false)
        guard parts.count == 3, isSameText(String(parts[0]), "—"), isKeyName(String(parts[1])) else {
            throw .malformed("the line \"\(line)\" is not \"— name signature\"")
        }
        guard let decoded = EventStore.bytes(base64: parts[2]), decoded.count > 4 else {
            throw .malformed("the signature of \(parts[1]) is not base64 of more than four bytes")
        }
        name = String(parts[1])
        keyID = decoded.prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
        bytes = Array(decoded.dropFirst(4))
    }

    /// `— name base64(keyID ‖ signature)`, without a newline. The dash is U+2014.
    public var line: String {
        var all: [UInt8] = []
        all.append(bigEndian: keyID)
        return "— \(name) \(base64(all + bytes))"
    }
}
