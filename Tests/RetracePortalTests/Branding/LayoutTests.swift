import RetracePortal
import Testing

struct LayoutTests {
    static let plain = """
        <!doctype html>
        <html lang="{{frame.language}}"><head>{{> head}}</head>
        <body><b>{{frame.name}}</b>{{> languageSwitch}}<main id="main">{{{frame.content}}}</main></body></html>
        """

    @Test func `a layout of a province's own surrounds every page`() throws {
        let branding = try TestBranding.with(layout: Self.plain)
        for sample in PageSamples.all {
            let html = try sample.html(in: .english, branding: branding)
            #expect(html.contains("<b>Portal of Thử Province</b>"))
            #expect(html.contains("<h1>"))
            #expect(html.contains("portal.") && html.contains(".css"))
        }
    }

    static let mistakes: [(String, String, String)] = [
        ("{{{frame.content}}}", "", "it does not hold {{{frame.content}}}, without which no page works."),
        ("{{> head}}", "", "it does not hold {{> head}}"),
        ("lang=\"{{frame.language}}\"", "", "it does not hold lang=\"{{frame.language}}\""),
        ("{{frame.name}}", "{{frame.nam}}", "there is nothing named “frame.nam”"),
        ("{{frame.name}}", "{{page.formID}}", "there is nothing named “page.formID”"),
        ("{{frame.name}}", "{{{frame.name}}}", "“frame.name” would stand there unescaped"),
        ("{{frame.name}}", "{{> signIn}}", "there is no part “signIn”"),
        ("<b>", "<b style=\"color:red\">", "it holds “style=”"),
        ("<b>", "<script>1</script><b>", "it holds “<script>”"),
        ("<b>", "{{#frame.terms}}<b>", "it cannot be read: "),
        ("<b>", "{{frame.name<b>", "“frame.name<b>{{frame.name” is no name"),
    ]

    @Test(arguments: mistakes)
    func `a broken layout is refused by a sentence when the portal starts`(
        part: String, replacement: String, sentence: String
    ) throws {
        let layout = Self.plain.replacing(part, with: replacement)
        let branding = try TestBranding.with(layout: layout)
        let fault = #expect(throws: BrandingFault.self) { _ = try PageRenderer(branding: branding) }
        let text = "The branding's “layout” cannot be used: " + sentence
        #expect(fault?.description.hasPrefix(text) == true, "\(fault?.description ?? "")")
    }
}
