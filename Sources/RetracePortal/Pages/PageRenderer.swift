import Mustache

/// Makes whole HTML documents of pages. All templates are compiled once, when it is made.
package struct PageRenderer: Sendable {
    private let library: MustacheLibrary
    private let assets: PortalAssets
    private let scopes: [Language: PageScope]

    /// Throws `BrandingFault.layout` if the branding's layout cannot be used.
    package init(branding: Branding) throws {
        assets = PortalAssets(branding: branding)
        let scopes = [
            Language.vietnamese: PageScope(branding, .vietnamese, assets),
            Language.english: PageScope(branding, .english, assets),
        ]
        self.scopes = scopes
        library = try Self.compile(layout: branding.layout) { scopes[.vietnamese]?.layoutNames ?? [] }
    }

    /// The names that every template may use beside those of its own page: `shared.help`, `to.signIn` …
    package var commonNames: Set<String> { scopes[.vietnamese]?.names ?? [] }

    /// The whole document. `path` is that of the page itself, below `basePath`: the language switch comes back to it.
    package func render<P: Page>(_ page: P, in language: Language, path: String) -> String {
        guard var scope = scopes[language] else { return "" }
        let view = page.view(in: language)
        let words = P.template.words[language] ?? [:]
        scope.page = view
        scope.words = words
        scope.frame.path = path
        scope.frame.title = title(view, words, hasProblem: page.hasProblem, scope)
        scope.frame.scripts = P.template.scripts.map { assets.path(of: $0.rawValue) }
        scope.frame.refreshSeconds = P.template.refreshSeconds
        scope.frame.content = library.render(scope, withTemplate: P.template.name) ?? ""
        return library.render(scope, withTemplate: Self.layout) ?? ""
    }

    /// `Có lỗi: Đăng nhập – Hành chính công Khánh Hòa`
    private func title(
        _ view: any PageView, _ words: [String: String], hasProblem: Bool, _ scope: PageScope
    ) -> String {
        let prefix = hasProblem ? (scope.shared["errorPrefix"] ?? "") + ": " : ""
        return "\(prefix)\(view.title ?? words["title"] ?? "") – \(scope.frame.shortName)"
    }

    private static let layout = "layout"

    private static func compile(
        layout custom: String?, layoutNames: () -> Set<String>
    ) throws -> MustacheLibrary {
        EscapedHTML.register()
        var library = MustacheLibrary()
        for (name, source) in PortalTemplates.all {
            try library.register(EscapedHTML.pragma + source, named: name)
        }
        guard let custom else { return library }
        do {
            try LayoutCheck.check(custom, names: layoutNames())
            try library.register(EscapedHTML.pragma + custom, named: layout)
        } catch let fault as TemplateFault {
            throw BrandingFault.layout(fault.description)
        } catch {
            throw BrandingFault.layout(TemplateFault.syntax(String(describing: error)).description)
        }
        return library
    }
}
