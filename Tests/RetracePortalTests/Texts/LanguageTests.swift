import RetracePortal
import Testing

struct LanguageTests {
    @Test(arguments: [
        ("vi", Language.vietnamese), ("en", .english), ("vi-VN,vi;q=0.9,en;q=0.8", .vietnamese),
        ("en-US,en;q=0.9,vi;q=0.8", .english), ("fr,en;q=0.3,vi;q=0.7", .vietnamese), ("EN", .english),
        ("en;q=0.5, vi;q=0.5", .english), ("en;q=0, vi;q=0.1", .vietnamese), ("*", .vietnamese),
        ("fr, *;q=0.1", .vietnamese), ("en ; q=0.2 , vi ; q=0.1", .english),
    ])
    func `the best language by its weight is chosen`(header: String, language: Language) {
        #expect(Language(acceptLanguage: header) == language)
    }

    @Test(arguments: ["", "fr", "de-DE,fr;q=0.5", "en;q=0", "en;q=x", "en;q=7", ";q=1", ",,,", "\u{0}"])
    func `no language of ours is none`(header: String) {
        #expect(Language(acceptLanguage: header) == nil)
    }
}
