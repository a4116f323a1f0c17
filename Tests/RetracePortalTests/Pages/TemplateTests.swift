import RetracePortal
import Testing

struct TemplateTests {
    @Test func `every kind of page has a sample and a template of its own`() {
        let sampled = Set(PageSamples.all.map { type(of: $0.page).template.name })
        #expect(sampled == Set(PortalTemplates.pages.map { $0.template.name }))
        #expect(sampled.count == PortalTemplates.pages.count)
    }

    @Test(arguments: Set(PageSamples.all.map { type(of: $0.page).template.name }).sorted())
    func `a template names only what is there`(name: String) throws {
        let renderer = try PageRenderer(branding: .standard)
        let samples = PageSamples.all.filter { type(of: $0.page).template.name == name }
        let template = try #require(samples.first.map { type(of: $0.page).template })
        var page = TemplateShape()
        for sample in samples { page.merge(TemplateShape(sample.page.view(in: .vietnamese))) }
        var root = TemplateShape(names: renderer.commonNames)
        root.fields["page"] = page
        root.fields["words"] = TemplateShape(names: Set(try #require(template.words[.vietnamese]).keys))

        var walk = TemplateWalk(stack: [root])
        try walk.walk(template.source)
        #expect(walk.unknown == [])
        #expect(walk.unescaped == [])
        #expect(walk.stack.count == 1)
    }

    @Test func `the layout names only what is there, and leaves nothing unescaped but the page`() throws {
        let renderer = try PageRenderer(branding: .standard)
        var walk = TemplateWalk(stack: [TemplateShape(names: renderer.commonNames)])
        try walk.walk(try #require(PortalTemplates.all["layout"]))
        #expect(walk.unknown == [])
        #expect(walk.unescaped == ["frame.content"])
    }

    @Test func `the check finds a name that is not there`() throws {
        var walk = TemplateWalk(stack: [TemplateShape(names: ["page.code.label", "words.title"])])
        try walk.walk("{{#page.code}}{{label}}{{titel}}{{/page.code}}{{words.titel}}{{> nothing}}{{&words.title}}")
        #expect(walk.unknown == ["titel", "words.titel", "> nothing"])
        #expect(walk.unescaped == ["words.title"])
    }

    @Test(arguments: ["{{<layout}}{{/layout}}", "{{=<% %>=}}", "{{*name}}", "{{lowercased(name)}}", "{{}}", "{{open"])
    func `what else Mustache knows is refused`(template: String) {
        #expect(throws: TemplateFault.self) { try TemplateNames(template) }
    }
}
