/// What makes the portal a province's own: its name, emblem, colours, telephone and offices.
///
/// A value that exists has been checked: nothing that a page needs is empty, and the colours can be told apart.
public struct Branding: Equatable, Sendable {
    public let name: BilingualText
    public let shortName: BilingualText
    public let emblem: Emblem
    public let light: Palette
    public let dark: Palette
    /// As people read it: `1900 1234`.
    public let hotline: String
    /// The office's name and address.
    public let office: BilingualText
    /// What a citizen can do to whom no message helps; at least one.
    public let otherWays: [BilingualText]
    /// `https://…`, or a path on the same host.
    public let terms: String?
    public let privacy: String?
    /// Below which path the portal is mounted: empty, or `/khoi-phuc`.
    public let basePath: String
    /// A page layout in place of the portal's own: see docs/branding.md.
    public let layout: String?

    public init(
        name: BilingualText, shortName: BilingualText, emblem: Emblem = .standard, light: Palette = .light,
        dark: Palette = .dark, hotline: String, office: BilingualText, otherWays: [BilingualText],
        terms: String? = nil, privacy: String? = nil, basePath: String = "", layout: String? = nil
    ) throws(BrandingFault) {
        self.init(
            unchecked: name, shortName: shortName, emblem: emblem, light: light, dark: dark, hotline: hotline,
            office: office, otherWays: otherWays, terms: terms, privacy: privacy, basePath: basePath, layout: layout)
        try check()
    }

    /// For the portal's own, which a test checks.
    init(
        unchecked name: BilingualText, shortName: BilingualText, emblem: Emblem, light: Palette, dark: Palette,
        hotline: String, office: BilingualText, otherWays: [BilingualText], terms: String?, privacy: String?,
        basePath: String, layout: String?
    ) {
        self.name = name
        self.shortName = shortName
        self.emblem = emblem
        self.light = light
        self.dark = dark
        self.hotline = hotline
        self.office = office
        self.otherWays = otherWays
        self.terms = terms
        self.privacy = privacy
        self.basePath = basePath
        self.layout = layout
    }
}
