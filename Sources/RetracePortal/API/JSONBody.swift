import Foundation
import NIOCore
import Retrace

/// A JSON object as a body, read strictly: known fields of the right type, and no others. Prints none of its values.
struct JSONBody: CustomStringConvertible {
    private let fields: [String: JSONScalar]

    /// Throws `badRequest` for what is not an object of scalars, and `invalid` for a field that is not in `known`.
    init(_ body: ByteBuffer, fields known: Set<String>) throws(APIProblem) {
        if body.readableBytes == 0, known.isEmpty {
            fields = [:]
            return
        }
        let data = Data(body.readableBytesView)
        guard let fields = try? JSONDecoder().decode([String: JSONScalar].self, from: data) else {
            throw .badRequest("The body is not a JSON object of plain fields.")
        }
        if let unknown = fields.keys.sorted().first(where: { !known.contains($0) }) {
            let name = String(unknown.prefix(32))
            throw .invalid([InvalidField(field: name, detail: "There is no such field here.")])
        }
        self.fields = fields
    }

    /// A field that must be there, as a text of 1 to `limit` bytes.
    func text(_ name: String, limit: Int = 64) throws(APIProblem) -> String {
        guard case .text(let text)? = fields[name] else {
            throw .invalid([InvalidField(field: name, detail: "This field must be a string.")])
        }
        guard (1...limit).contains(text.utf8.count) else {
            throw .invalid([InvalidField(field: name, detail: "This field must have 1 to \(limit) bytes.")])
        }
        return text
    }

    func secret(_ name: String, limit: Int = 128) throws(APIProblem) -> Secret { Secret(try text(name, limit: limit)) }

    var description: String { "[body]" }
}

/// The values that the API's bodies have.
private enum JSONScalar: Decodable {
    case text(String)
    case other

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        self = (try? container.decode(String.self)).map(Self.text) ?? .other
    }
}
