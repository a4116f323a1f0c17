/// What a custom layout must and must not hold. Mustache renders a name that it does not find as nothing, so a layout is
/// refused when the portal starts, not when a citizen looks at it.
enum LayoutCheck {
    private static let needed = [
        "{{> head}}", "{{{frame.content}}}", "{{> languageSwitch}}", "lang=\"{{frame.language}}\"", "id=\"main\"",
    ]
    private static let partials = ["head", "languageSwitch"]
    /// What the content security policy refuses, so that it would not work.
    private static let inline = ["<style", "<script>", "style=", "onclick=", "onload=", "javascript:", "data:"]

    static func check(_ layout: String, names: Set<String>) throws(TemplateFault) {
        for tag in needed where !layout.contains(tag) { throw .missing(tag) }
        let lowered = layout.lowercased()
        for word in inline where lowered.contains(word) { throw .inline(word) }
        for tag in try TemplateNames(layout).tags {
            switch tag {
            case .value("."), .end: break
            case .value(let name), .section(let name), .inverted(let name):
                guard names.contains(name) else { throw .unknownName(name) }
            case .unescaped(let name): guard name == "frame.content" else { throw .unescaped(name) }
            case .partial(let name): guard partials.contains(name) else { throw .unknownPartial(name) }
            }
        }
    }
}
