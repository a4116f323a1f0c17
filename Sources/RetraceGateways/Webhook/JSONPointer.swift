/// A place in a JSON value (RFC 6901): `/CodeResult`, `/messages/0/id`.
struct JSONPointer: Equatable, Sendable {
    let segments: [String]

    /// Nil unless the text is a pointer to something within the value.
    init?(_ text: String) {
        guard text.hasPrefix("/") else { return nil }
        var segments: [String] = []
        for part in text.dropFirst().split(separator: "/", omittingEmptySubsequences: false) {
            guard let segment = Self.unescaped(part) else { return nil }
            segments.append(segment)
        }
        self.segments = segments
    }

    func value(in tree: JSONTree) -> JSONTree? {
        var place = tree
        for segment in segments {
            switch place {
            case .object(let members):
                guard let member = members[segment] else { return nil }
                place = member
            case .array(let values):
                guard let index = Int(segment), String(index) == segment, values.indices.contains(index) else {
                    return nil
                }
                place = values[index]
            default: return nil
            }
        }
        return place
    }

    /// `~1` is a slash and `~0` a tilde.
    private static func unescaped(_ part: Substring) -> String? {
        var result = ""
        var rest = part.unicodeScalars[...]
        while let scalar = rest.popFirst() {
            guard scalar == "~" else {
                result.unicodeScalars.append(scalar)
                continue
            }
            switch rest.popFirst() {
            case "0": result.append("~")
            case "1": result.append("/")
            default: return nil
            }
        }
        return result
    }
}
