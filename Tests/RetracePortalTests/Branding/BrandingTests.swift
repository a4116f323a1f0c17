import Foundation
import RetracePortal
import Testing

struct BrandingTests {
    @Test func `the smallest branding names a province and has the portal's looks`() throws {
        let branding = try Branding(json: TestBranding.json())
        #expect(branding.name.vietnamese == "Cổng dịch vụ tỉnh Thử")
        #expect(branding.otherWays.map(\.english) == ["Come in person."])
        #expect(branding.emblem == .standard)
        #expect(branding.light == .light)
        #expect(branding.basePath == "")
    }

    @Test func `the standard branding would pass the check`() throws {
        let standard = Branding.standard
        let checked = try Branding(
            name: standard.name, shortName: standard.shortName, emblem: standard.emblem, light: standard.light,
            dark: standard.dark, hotline: standard.hotline, office: standard.office, otherWays: standard.otherWays)
        #expect(checked == standard)
    }

    @Test func `colours and an emblem come from the JSON`() throws {
        let png = Data([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0x01])
        let json = try TestBranding.json([
            "light": ["accent": "#7a1f1f"], "emblem": ["png": png.base64EncodedString()], "terms": "/dieu-khoan",
            "privacy": "https://example.vn/bao-mat", "basePath": "/khoi-phuc",
        ])
        let branding = try Branding(json: json)
        let accent = try #require(Colour("#7a1f1f"))
        #expect(branding.light.accent == accent)
        #expect(branding.light.text == Palette.light.text)
        #expect(branding.emblem == .png([UInt8](png)))
        let html = try PageSamples.signIn[0].html(in: .vietnamese, branding: branding)
        #expect(html.contains(#"href="/dieu-khoan""#))
        #expect(html.contains(#"href="https://example.vn/bao-mat""#))
        #expect(html.contains(".png\""))
        #expect(html.contains("tel:+84258000000"))
    }

    static let mistakes: [(String, String)] = [
        (#"{"hotlin": "1"}"#, "The branding has no field “hotlin”; known here are basePath, dark, emblem,"),
        (#"[1]"#, "The branding is not JSON: it is not an object."),
        (#"{"name": "x"}"#, "The branding's “name” must be an object in braces."),
        (#"{"name": {"vi": "x"}}"#, "The branding's “name.en” is missing or empty"),
        (#"{"name": {"vi": "x", "en": 7}}"#, "The branding's “name.en” must be a text in quotes."),
        (
            #"{"name": {"vi": "x", "en": "y", "fr": "z"}}"#,
            "The branding has no field “name.fr”; known here are en, vi."
        ),
        (#"{}"#, "The branding's “name” is missing or empty; every page needs it."),
    ]

    @Test(arguments: mistakes)
    func `a mistake in the JSON is a sentence`(json: String, sentence: String) {
        #expect(fault(Array(json.utf8)).hasPrefix(sentence))
    }

    @Test func `what is no JSON says where`() {
        let text = fault(Array("{\"name\": }".utf8))
        #expect(text.hasPrefix("The branding is not JSON: "))
        #expect(text.hasSuffix(". It must be one object in braces."))
    }

    static let changes: [(String, String, String)] = [
        ("hotline", #""""#, "The branding's “hotline” holds no number to call"),
        ("hotline", #""call us""#, "The branding's “hotline” holds no number to call"),
        ("otherWays", "[]", "The branding's “otherWays” is missing or empty"),
        ("otherWays", #"[{"vi": " ", "en": "x"}]"#, "The branding's “otherWays[0].vi” is missing or empty"),
        ("otherWays", #"{}"#, "The branding's “otherWays” must be a list in brackets."),
        ("office", #"{"vi": "", "en": ""}"#, "The branding's “office.vi” is missing or empty"),
        ("terms", #""javascript:alert(1)""#, "The branding's “terms” must be an address that begins with https://"),
        ("terms", #""//evil.example""#, "The branding's “terms” must be an address that begins with https://"),
        ("privacy", #""http://x.vn""#, "The branding's “privacy” must be an address that begins with https://"),
        ("basePath", #""khoi-phuc""#, "The branding's “basePath” must be empty, or parts of plain letters"),
        ("basePath", #""/""#, "The branding's “basePath” must be empty"),
        ("basePath", #""/a/""#, "The branding's “basePath” must be empty"),
        ("basePath", #""/a/../b""#, "The branding's “basePath” must be empty"),
        ("basePath", #""/a\"b""#, "The branding's “basePath” must be empty"),
        ("light", #"{"text": "red"}"#, "The branding's “light.text” must be a colour such as #0b5c8a."),
        ("light", ##"{"text": "#12345"}"##, "The branding's “light.text” must be a colour"),
        ("light", ##"{"ink": "#123456"}"##, "The branding has no field “light.ink”"),
        (
            "light", ##"{"accent": "#66aadd"}"##,
            "The branding's “light.accent” cannot be read on “light.background”: their contrast is 2."
        ),
        ("dark", ##"{"surface": "#ffffff"}"##, "The branding's “dark.text” cannot be read on “dark.surface”"),
        ("emblem", #"{}"#, "The branding's “emblem” must hold either “svg”"),
        ("emblem", #"{"svg": "<p>"}"#, "The branding's “emblem.svg” is not an SVG picture"),
        ("emblem", #"{"svg": "<svg><script>1</script></svg>"}"#, "The branding's “emblem.svg” holds “<script”"),
        ("emblem", #"{"png": "?"}"#, "The branding's “emblem.png” is not base64."),
        ("emblem", #"{"png": "AAAA"}"#, "The branding's “emblem.png” is not a PNG picture."),
    ]

    @Test(arguments: changes)
    func `a value that makes pages wrong is refused by a sentence`(
        field: String, json: String, sentence: String
    ) throws {
        let value = try JSONSerialization.jsonObject(with: Data(json.utf8), options: .fragmentsAllowed)
        #expect(fault(try TestBranding.json([field: value])).hasPrefix(sentence))
    }

    @Test func `an emblem that would make pages heavy is refused`() throws {
        let svg = "<svg>" + String(repeating: "x", count: 20_000) + "</svg>"
        let sentence = "The branding's emblem has 20011 bytes; at most 16384 are allowed"
        #expect(fault(try TestBranding.json(["emblem": ["svg": svg]])).hasPrefix(sentence))
    }

    private func fault(_ json: [UInt8]) -> String {
        do {
            _ = try Branding(json: json)
            return "no fault"
        } catch {
            return error.description
        }
    }
}
