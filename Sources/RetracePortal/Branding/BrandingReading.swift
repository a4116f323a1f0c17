import Foundation

extension Branding {
    private static let fields = [
        "name", "shortName", "emblem", "light", "dark", "hotline", "office", "otherWays", "terms", "privacy",
        "basePath", "layout",
    ]

    /// Reads the JSON that docs/branding.md describes. Throws a sentence for the first mistake that it finds.
    public init(json: [UInt8]) throws(BrandingFault) {
        let file = try BrandingFields(BrandingJSON.parse(json), known: Self.fields)
        try self.init(
            name: BilingualText(file.needed("name"), at: "name"),
            shortName: BilingualText(file.needed("shortName"), at: "shortName"),
            emblem: file.fields["emblem"].map { value throws(BrandingFault) in try Emblem(value) } ?? .standard,
            light: Palette(file.fields["light"], at: "light", else: .light),
            dark: Palette(file.fields["dark"], at: "dark", else: .dark),
            hotline: file.neededText("hotline"),
            office: BilingualText(file.needed("office"), at: "office"),
            otherWays: Self.ways(file.needed("otherWays")),
            terms: file.text("terms"), privacy: file.text("privacy"),
            basePath: file.text("basePath") ?? "", layout: file.text("layout"))
    }

    private static func ways(_ value: BrandingJSON) throws(BrandingFault) -> [BilingualText] {
        guard case .array(let values) = value else {
            throw .wrongKind("otherWays", expected: "a list in brackets")
        }
        var ways: [BilingualText] = []
        for (index, value) in values.enumerated() { ways.append(try BilingualText(value, at: "otherWays[\(index)]")) }
        return ways
    }
}

extension BilingualText {
    init(_ value: BrandingJSON, at path: String) throws(BrandingFault) {
        let fields = try BrandingFields(value, at: path, known: ["vi", "en"])
        self.init(vietnamese: try fields.neededText("vi"), english: try fields.neededText("en"))
    }
}

extension Palette {
    /// The standard colours, with those that the JSON names in their place.
    init(_ value: BrandingJSON?, at path: String, else standard: Palette) throws(BrandingFault) {
        self = standard
        guard let value else { return }
        let fields = try BrandingFields(value, at: path, known: Self.names.map(\.0))
        for (name, keyPath) in Self.names {
            guard let text = try fields.text(name) else { continue }
            guard let colour = Colour(text) else { throw .colour(fields.place(name)) }
            self[keyPath: keyPath] = colour
        }
    }
}

extension Emblem {
    init(_ value: BrandingJSON) throws(BrandingFault) {
        let fields = try BrandingFields(value, at: "emblem", known: ["svg", "png"])
        switch (try fields.text("svg"), try fields.text("png")) {
        case (let svg?, nil): self = .svg(svg)
        case (nil, let png?):
            guard let data = Data(base64Encoded: png) else { throw .emblemNotBase64 }
            self = .png([UInt8](data))
        default: throw .emblemKind
        }
    }
}
