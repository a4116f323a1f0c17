import Mustache

/// What every template may name: its own page and its words, the frame around them, where links go and where files lie.
/// `page.formID`, `words.submit`, `shared.help`, `captcha.label`, `frame.hotline`, `to.signIn`, `file.emblem`.
struct PageScope: MustacheParent {
    var page: any PageView = NoView()
    var words: [String: String] = [:]
    let shared: [String: String]
    let captcha: [String: String]
    let to: [String: String]
    let file: [String: String]
    var frame: PageFrame

    init(_ branding: Branding, _ language: Language, _ assets: PortalAssets) {
        shared = SharedWords.in(language).table
        captcha = CaptchaWords.in(language).table
        to = PortalPath.named.mapValues { branding.basePath + $0 }
        file = [
            "styleSheet": assets.path(of: PortalAssets.styleSheet),
            "emblem": assets.path(of: assets.emblem),
            "worker": assets.path(of: PortalScript.worker.rawValue),
        ]
        frame = PageFrame(branding, language)
    }

    func child(named name: String) -> Any? {
        switch name {
        case "page": page
        case "words": words
        case "shared": shared
        case "captcha": captcha
        case "to": to
        case "file": file
        case "frame": frame
        default: nil
        }
    }

    /// The names that a template may use beside those of its page and words.
    var names: Set<String> { layoutNames.union(captcha.keys.map { "captcha." + $0 }) }

    /// The names that a layout may use, which knows no page.
    var layoutNames: Set<String> {
        var names = Mirror(reflecting: frame).children.compactMap(\.label).map { "frame." + $0 }
        names += shared.keys.map { "shared." + $0 }
        names += to.keys.map { "to." + $0 }
        names += file.keys.map { "file." + $0 }
        return Set(names)
    }
}

/// Where no page stands yet.
private struct NoView: PageView {}

/// What a layout says about the province and about the page that it surrounds.
struct PageFrame: Sendable {
    let language: String
    let otherLanguage: String
    let name: String
    let shortName: String
    let hotline: String
    /// `tel:19001234`
    let hotlineLink: String
    let office: String
    let otherWays: [String]
    let terms: String?
    let privacy: String?
    let themeLight: String
    let themeDark: String

    // These differ from page to page.
    var title = ""
    var path = ""
    var scripts: [String] = []
    /// After how many seconds the page loads itself again where no script does it; nil is never.
    var refreshSeconds: Int?
    var content = ""

    init(_ branding: Branding, _ language: Language) {
        self.language = language.rawValue
        otherLanguage = language.other.rawValue
        name = branding.name.text(in: language)
        shortName = branding.shortName.text(in: language)
        hotline = branding.hotline
        hotlineLink = "tel:" + branding.hotline.filter { $0.isASCII && ($0.isNumber || $0 == "+") }
        office = branding.office.text(in: language)
        otherWays = branding.otherWays.map { $0.text(in: language) }
        terms = branding.terms
        privacy = branding.privacy
        themeLight = branding.light.background.hex
        themeDark = branding.dark.background.hex
    }
}
