/// One page, or one state of it: what the routes know, and nothing of how it looks.
package protocol Page: Sendable {
    static var template: PageTemplate { get }

    /// What the template names as `page`, with all texts in the language.
    func view(in language: Language) -> any PageView

    /// Whether a problem stands on the page; the window's title then says so first, for those who hear it.
    var hasProblem: Bool { get }
}

extension Page {
    package var hasProblem: Bool { false }
}

/// The properties that a template may name. Texts, numbers, truth values, and views and lists of them.
package protocol PageView: Sendable {
    /// The heading, if the words' `title` does not fit this state of the page.
    var title: String? { get }
}

extension PageView {
    package var title: String? { nil }
}

/// What all pages of a kind share.
package struct PageTemplate: Sendable {
    package let name: String
    package let source: String
    let scripts: [PortalScript]
    let refreshSeconds: Int?
    package let words: [Language: [String: String]]

    init<Words: Wording>(
        _ name: String, _ source: [UInt8], words: Words.Type, scripts: [PortalScript] = [],
        refreshSeconds: Int? = nil
    ) {
        self.name = name
        self.source = String(decoding: source, as: UTF8.self)
        self.scripts = scripts
        self.refreshSeconds = refreshSeconds
        self.words = [.vietnamese: Words.vietnamese.table, .english: Words.english.table]
    }
}
