import Foundation
import Recovery

/// What a challenge of ALTCHA's second form asks for, and what its signature covers.
///
/// Find the counter for which PBKDF2-HMAC-SHA256 over `nonce` and the counter (four bytes, big-endian) as the password,
/// with `salt` and `cost` rounds, gives 32 bytes that begin with `keyPrefix`.
struct ProofOfWorkParameters: Equatable, Sendable, Decodable {
    static let algorithm = "PBKDF2/SHA-256"
    static let keyLength = 32

    let cost: Int
    let difficulty: CaptchaDifficulty
    /// In seconds since 1970.
    let expires: Int64
    /// Lower-case hexadecimal digits of 16, 32, 16 and 16 bytes.
    let keyPrefix: String
    let keySignature: String
    let nonce: String
    let salt: String

    /// The JSON that is signed: the members in the order of their names, no spaces.
    var text: String {
        """
        {"algorithm":"\(Self.algorithm)","cost":\(cost),"data":{"difficulty":\(difficulty.rawValue)},\
        "expiresAt":\(expires),"keyLength":\(Self.keyLength),"keyPrefix":"\(keyPrefix)",\
        "keySignature":"\(keySignature)","nonce":"\(nonce)","salt":"\(salt)"}
        """
    }
}

extension ProofOfWorkParameters {
    /// Reads exactly the members that are written: whatever is read gives the same text again.
    init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: AnyKey.self)
        let data = try fields.nestedContainer(keyedBy: AnyKey.self, forKey: "data")
        guard fields.allKeys.count == 9, data.allKeys.count == 1,
            try fields.decode(String.self, forKey: "algorithm") == Self.algorithm,
            try fields.decode(Int.self, forKey: "keyLength") == Self.keyLength,
            let difficulty = CaptchaDifficulty(rawValue: try data.decode(UInt8.self, forKey: "difficulty"))
        else { throw DecodingError.valueNotFound(Self.self, .init(codingPath: [], debugDescription: "not ours")) }
        self.difficulty = difficulty
        cost = try fields.decode(Int.self, forKey: "cost")
        expires = try fields.decode(Int64.self, forKey: "expiresAt")
        keyPrefix = try fields.decodeHex(16, forKey: "keyPrefix")
        keySignature = try fields.decodeHex(32, forKey: "keySignature")
        nonce = try fields.decodeHex(16, forKey: "nonce")
        salt = try fields.decodeHex(16, forKey: "salt")
    }
}

/// The answer to a challenge of the second form, as a browser hands it over: base64 of a JSON object.
struct ProofOfWorkDerivedToken: Decodable {
    let parameters: ProofOfWorkParameters
    let signature: String
    let derivedKey: String

    init?(_ token: String) {
        guard token.utf8.count <= ProofOfWorkToken.limit, let json = Data(base64Encoded: token),
            let read = try? JSONDecoder().decode(Self.self, from: json)
        else { return nil }
        self = read
    }

    /// The counter and how long the work took say nothing that the derived key does not.
    init(from decoder: any Decoder) throws {
        let whole = try decoder.container(keyedBy: AnyKey.self)
        let challenge = try whole.nestedContainer(keyedBy: AnyKey.self, forKey: "challenge")
        let solution = try whole.nestedContainer(keyedBy: AnyKey.self, forKey: "solution")
        parameters = try challenge.decode(ProofOfWorkParameters.self, forKey: "parameters")
        signature = try challenge.decodeHex(32, forKey: "signature")
        derivedKey = try solution.decodeHex(ProofOfWorkParameters.keyLength, forKey: "derivedKey")
    }
}

private struct AnyKey: CodingKey, ExpressibleByStringLiteral {
    let stringValue: String
    var intValue: Int? { nil }
    init(stringLiteral name: String) { stringValue = name }
    init?(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
}

extension KeyedDecodingContainer {
    /// So many bytes in lower-case hexadecimal digits.
    fileprivate func decodeHex(_ count: Int, forKey key: Key) throws -> String {
        let text = try decode(String.self, forKey: key)
        guard bytes(hexadecimal: text)?.count == count else {
            throw DecodingError.dataCorruptedError(forKey: key, in: self, debugDescription: "not \(count) bytes")
        }
        return text
    }
}
