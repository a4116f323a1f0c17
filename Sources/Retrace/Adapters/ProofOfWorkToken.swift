import Foundation

/// The answer to a challenge, as a browser hands it over: base64 of a JSON object.
///
/// Read strictly: `algorithm`, `challenge`, `number`, `salt` and `signature` with their types, and `took` (how long
/// the published widget worked on it, in milliseconds), which says nothing here. Anything else is no token.
struct ProofOfWorkToken: Decodable {
    let algorithm: String
    let challenge: String
    let number: Int
    let salt: String
    let signature: String

    /// A token is about 350 bytes; what is longer than this is not looked at.
    static let limit = 4096

    init?(_ token: String) {
        guard token.utf8.count <= Self.limit, let json = Data(base64Encoded: token),
            let read = try? JSONDecoder().decode(Self.self, from: json)
        else { return nil }
        self = read
    }

    init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: Field.self)
        for field in fields.allKeys where !Field.known.contains(field.stringValue) {
            throw DecodingError.dataCorruptedError(forKey: field, in: fields, debugDescription: "an unknown field")
        }
        algorithm = try fields.decode(String.self, forKey: Field("algorithm"))
        challenge = try fields.decode(String.self, forKey: Field("challenge"))
        number = try fields.decode(Int.self, forKey: Field("number"))
        salt = try fields.decode(String.self, forKey: Field("salt"))
        signature = try fields.decode(String.self, forKey: Field("signature"))
        _ = try fields.decodeIfPresent(Double.self, forKey: Field("took"))
    }

    private struct Field: CodingKey {
        static let known: Set = ["algorithm", "challenge", "number", "salt", "signature", "took"]
        let stringValue: String
        var intValue: Int? { nil }
        init(_ name: String) { stringValue = name }
        init?(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }
}
