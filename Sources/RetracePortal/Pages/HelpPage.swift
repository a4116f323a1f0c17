/// For whom a text message cannot serve: the other ways, the hotline, the office, all from the branding.
package struct HelpPage: Page {
    package static let template = PageTemplate("help", PackageResources.HelpPage_mustache, words: HelpWords.self)

    package init() {}

    package func view(in language: Language) -> any PageView { View() }

    struct View: PageView {}
}
