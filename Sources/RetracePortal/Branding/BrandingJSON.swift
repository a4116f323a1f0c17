import Foundation

/// A value of JSON, as far as a branding needs it.
enum BrandingJSON: Decodable {
    case string(String)
    case array([BrandingJSON])
    case object([String: BrandingJSON])
    /// A number, a truth value or null: nothing that a branding has.
    case other

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let text = try? container.decode(String.self) {
            self = .string(text)
        } else if let values = try? container.decode([BrandingJSON].self) {
            self = .array(values)
        } else if let fields = try? container.decode([String: BrandingJSON].self) {
            self = .object(fields)
        } else {
            self = .other
        }
    }

    static func parse(_ bytes: [UInt8]) throws(BrandingFault) -> BrandingJSON {
        do {
            return try JSONDecoder().decode(BrandingJSON.self, from: Data(bytes))
        } catch {
            throw .notJSON(reason(error))
        }
    }

    private static func reason(_ error: any Error) -> String {
        guard case DecodingError.dataCorrupted(let context) = error else { return "it cannot be read" }
        let underlying = (context.underlyingError as NSError?)?.userInfo[NSDebugDescriptionErrorKey] as? String
        let text = underlying ?? context.debugDescription
        return text.hasSuffix(".") ? String(text.dropLast()) : text
    }
}

/// The fields of one object in the JSON, each asked for by name; `path` is where the object lies.
struct BrandingFields {
    let path: String
    let fields: [String: BrandingJSON]

    init(_ value: BrandingJSON, at path: String = "", known: [String]) throws(BrandingFault) {
        guard case .object(let fields) = value else {
            throw path.isEmpty
                ? .notJSON("it is not an object") : .wrongKind(path, expected: "an object in braces")
        }
        self.path = path
        self.fields = fields
        for name in fields.keys.sorted() where !known.contains(name) {
            throw .unknownField(place(name), known: known)
        }
    }

    func place(_ name: String) -> String { path.isEmpty ? name : "\(path).\(name)" }

    func needed(_ name: String) throws(BrandingFault) -> BrandingJSON {
        guard let value = fields[name] else { throw .missing(place(name)) }
        return value
    }

    func text(_ name: String) throws(BrandingFault) -> String? {
        guard let value = fields[name] else { return nil }
        guard case .string(let text) = value else { throw .wrongKind(place(name), expected: "a text in quotes") }
        return text
    }

    func neededText(_ name: String) throws(BrandingFault) -> String {
        guard let text = try text(name) else { throw .missing(place(name)) }
        return text
    }
}
