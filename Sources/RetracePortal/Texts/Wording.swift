/// All that a page says, in one language. A struct of texts, so that the compiler finds the one that is missing; what
/// needs a number or a time is a closure.
protocol Wording: Sendable {
    static var vietnamese: Self { get }
    static var english: Self { get }
}

extension Wording {
    static func `in`(_ language: Language) -> Self {
        switch language {
        case .vietnamese: vietnamese
        case .english: english
        }
    }

    /// The texts by their names, for the templates.
    var table: [String: String] {
        var table: [String: String] = [:]
        for child in Mirror(reflecting: self).children {
            if let name = child.label, let text = child.value as? String { table[name] = text }
        }
        return table
    }
}
