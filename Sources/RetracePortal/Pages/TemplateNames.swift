/// The tags of a template, as far as templates of the portal may go: values, sections, comments, partials. Whatever else
/// Mustache knows is a fault, so that each name can be checked and nothing unescaped comes in by the back door.
package struct TemplateNames {
    package enum Tag: Equatable {
        case value(String)
        case unescaped(String)
        case section(String)
        case inverted(String)
        case end(String)
        case partial(String)
    }

    package let tags: [Tag]

    package init(_ template: String) throws(TemplateFault) {
        var tags: [Tag] = []
        var rest = template[...]
        while let opening = rest.firstRange(of: "{{") {
            rest = rest[opening.upperBound...]
            let ending = rest.first == "{" ? "}}}" : "}}"
            guard let closing = rest.firstRange(of: ending) else { throw .unclosed(String(rest.prefix(20))) }
            if let tag = try Self.tag(rest[..<closing.lowerBound]) { tags.append(tag) }
            rest = rest[closing.upperBound...]
        }
        self.tags = tags
    }

    private static func tag(_ text: Substring) throws(TemplateFault) -> Tag? {
        guard let sign = text.first else { throw .name("") }
        switch sign {
        case "!": return nil
        case "#": return .section(try name(text.dropFirst()))
        case "^": return .inverted(try name(text.dropFirst()))
        case "/": return .end(try name(text.dropFirst()))
        case ">": return .partial(try name(text.dropFirst()))
        case "{", "&": return .unescaped(try name(text.dropFirst()))
        default: return .value(try name(text))
        }
    }

    private static func name(_ text: Substring) throws(TemplateFault) -> String {
        let name = text.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed()
        let isPlain = name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == ".") }
        guard isPlain, !name.isEmpty else { throw .name(String(name)) }
        return String(name)
    }
}

/// Why a template is none of ours.
package enum TemplateFault: Error, Equatable {
    case unclosed(String)
    case name(String)
    case unknownName(String)
    case unknownPartial(String)
    case unescaped(String)
    case missing(String)
    case inline(String)
    case syntax(String)
}

extension TemplateFault: CustomStringConvertible {
    package var description: String {
        switch self {
        case .unclosed(let text): "a tag is never closed; it begins with “\(text)”."
        case .name(let name): "“\(name)” is no name; tags may hold plain names, sections, comments and partials."
        case .unknownName(let name): "there is nothing named “\(name)”; docs/branding.md lists the names."
        case .unknownPartial(let name): "there is no part “\(name)”; a layout may use head and languageSwitch."
        case .unescaped(let name): "“\(name)” would stand there unescaped; write it with two braces."
        case .missing(let tag): "it does not hold \(tag), without which no page works."
        case .inline(let word): "it holds “\(word)”; browsers refuse styles and scripts inside a page."
        case .syntax(let reason): "it cannot be read: \(reason)."
        }
    }
}
