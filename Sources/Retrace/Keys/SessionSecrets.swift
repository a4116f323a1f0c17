package import Crypto
import LMDB
package import Recovery

/// All that a session keeps secret, derived from its epoch's key and its id and never stored: once the key is destroyed
/// nobody can make it again.
///
/// HKDF (RFC 5869) with SHA-256, the session's id as salt and a label for each use.
package struct SessionSecrets: Sendable {
    private let epochKey: SymmetricKey
    private let session: SessionID

    package init(epochKey: SymmetricKey, session: SessionID) {
        self.epochKey = epochKey
        self.session = session
    }

    /// What makes the codes. Derived at each call, and by itself: most of what a browser asks for needs its handle alone.
    package var codes: SessionCodes { SessionCodes(key: derive(epochKey, session, "retrace code 1", 32)) }

    package func code(issue: UInt8) -> UInt32 { codes.code(issue: issue) }

    /// The code as it is sent: leading zeros count.
    package func codeText(issue: UInt8) -> String {
        let digits = String(code(issue: issue))
        return String(repeating: "0", count: 6 - digits.utf8.count) + digits
    }

    /// The temporary password: five groups of four characters out of 55 that cannot be mistaken, 115 bits; one of each
    /// class at the least.
    package func password() -> Secret {
        var block: UInt8 = 0
        while true {
            let bytes = keyBytes(derive(epochKey, session, "retrace password 1 \(block)", 32))
            // 220 is the largest multiple of 55: above it a character would be likelier than others.
            let characters = bytes.filter { $0 < 220 }.prefix(20).map { unambiguous[Int($0) % unambiguous.count] }
            let text = String(decoding: characters, as: UTF8.self)
            if characters.count == 20, hasEachClass(characters) { return Secret(grouped(text)) }
            block &+= 1
        }
    }

    /// What proves a browser's handle: 128 bits.
    package func handleMAC() -> (UInt64, UInt64) {
        let key = derive(epochKey, session, "retrace handle 1", 32)
        return leadingWords(HMAC<SHA256>.authenticationCode(for: idBytes(session), using: key))
    }
}

extension Secret {
    /// Whether the text has the form of `SessionSecrets.password()`: what people choose has not.
    package var hasRandomForm: Bool {
        let groups = exposed.split(separator: "-", omittingEmptySubsequences: false)
        return groups.count == 5
            && groups.allSatisfy { $0.utf8.count == 4 && $0.utf8.allSatisfy(unambiguous.contains) }
            && hasEachClass(Array(groups.joined().utf8))
    }
}

private let unambiguous = Array("ABCDEFGHJKLMNPQRSTUVWXYZabcdefghjkmnpqrstuvwxyz23456789".utf8)

private func hasEachClass(_ characters: [UInt8]) -> Bool {
    characters.contains { (0x41...0x5A).contains($0) } && characters.contains { (0x61...0x7A).contains($0) }
        && characters.contains { (0x30...0x39).contains($0) }
}

private func grouped(_ text: String) -> String {
    var groups: [Substring] = []
    var rest = text[...]
    while !rest.isEmpty {
        groups.append(rest.prefix(4))
        rest = rest.dropFirst(4)
    }
    return groups.joined(separator: "-")
}

private func derive(_ key: SymmetricKey, _ session: SessionID, _ label: String, _ count: Int) -> SymmetricKey {
    HKDF<SHA256>.deriveKey(
        inputKeyMaterial: key, salt: idBytes(session), info: Array(label.utf8), outputByteCount: count)
}

func idBytes(_ id: some WordPair) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(16)
    bytes.append(bigEndian: id.high)
    bytes.append(bigEndian: id.low)
    return bytes
}

/// The first sixteen bytes of a MAC or digest as two words.
func leadingWords(_ bytes: some Sequence<UInt8>) -> (UInt64, UInt64) {
    var words: (UInt64, UInt64) = (0, 0)
    for (index, byte) in bytes.prefix(16).enumerated() {
        if index < 8 { words.0 = words.0 << 8 | UInt64(byte) } else { words.1 = words.1 << 8 | UInt64(byte) }
    }
    return words
}
