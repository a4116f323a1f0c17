/// The JSON body of a request with places to fill. A value is put in as a JSON value of its own, never as text within
/// text, so that no message can change the form of the request.
indirect enum RequestTemplate: Equatable, Sendable {
    case literal(JSONTree)
    case placeholder(Placeholder)
    case array([RequestTemplate])
    case object([String: RequestTemplate])

    /// `place` is the JSON pointer of the tree within the configuration.
    init(_ tree: JSONTree, at place: String) throws(InvalidWebhook) {
        switch tree {
        case .string(let text):
            self = try Placeholder.read(text, at: place).map { .placeholder($0) } ?? .literal(tree)
        case .array(let values):
            var result: [RequestTemplate] = []
            for (index, value) in values.enumerated() { result.append(try Self(value, at: "\(place)/\(index)")) }
            self = .array(result)
        case .object(let members):
            var result: [String: RequestTemplate] = [:]
            for (name, value) in members.sorted(by: { $0.key < $1.key }) {
                guard !name.contains("{{"), !name.contains("}}") else { throw .placeholderAsName(at: place) }
                result[name] = try Self(value, at: "\(place)/\(name)")
            }
            self = .object(result)
        default: self = .literal(tree)
        }
    }

    func filled(_ values: PlaceholderValues) -> JSONTree {
        switch self {
        case .literal(let tree): tree
        case .placeholder(let placeholder): values.value(placeholder)
        case .array(let parts): .array(parts.map { $0.filled(values) })
        case .object(let members): .object(members.mapValues { $0.filled(values) })
        }
    }

    /// Every placeholder in it.
    var placeholders: [Placeholder] {
        switch self {
        case .literal: []
        case .placeholder(let placeholder): [placeholder]
        case .array(let parts): parts.flatMap(\.placeholders)
        case .object(let members): members.values.flatMap(\.placeholders)
        }
    }
}
