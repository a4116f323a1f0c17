/// The colours of one appearance, light or dark.
public struct Palette: Equatable, Sendable {
    /// Behind everything.
    public var background: Colour
    /// Of the card, on which the page's text and fields stand.
    public var surface: Colour
    public var text: Colour
    /// Hints and the footer.
    public var quiet: Colour
    /// Borders of fields.
    public var line: Colour
    /// Links, buttons and the mark of the focus.
    public var accent: Colour
    /// The text on a button.
    public var onAccent: Colour
    public var problem: Colour
    public var success: Colour

    /// The portal's own, for daylight.
    public static let light = Palette(
        background: Colour(rgb: 0xf3f6f8), surface: Colour(rgb: 0xffffff), text: Colour(rgb: 0x17242d),
        quiet: Colour(rgb: 0x4d5f6b), line: Colour(rgb: 0x77868f), accent: Colour(rgb: 0x0b5c8a),
        onAccent: Colour(rgb: 0xffffff), problem: Colour(rgb: 0xb3261e), success: Colour(rgb: 0x1d6b3a))

    /// The portal's own, for whoever asks for dark pages.
    public static let dark = Palette(
        background: Colour(rgb: 0x0f171d), surface: Colour(rgb: 0x18232b), text: Colour(rgb: 0xe8eef2),
        quiet: Colour(rgb: 0xaab8c2), line: Colour(rgb: 0x7f909b), accent: Colour(rgb: 0x7cc4f0),
        onAccent: Colour(rgb: 0x0a1a24), problem: Colour(rgb: 0xffb4a9), success: Colour(rgb: 0x86d7a2))
}

extension Palette {
    /// Every colour by the name that JSON and the style sheet know it by.
    static var names: [(String, WritableKeyPath<Palette, Colour>)] {
        [
            ("background", \.background), ("surface", \.surface), ("text", \.text), ("quiet", \.quiet),
            ("line", \.line), ("accent", \.accent), ("onAccent", \.onAccent), ("problem", \.problem),
            ("success", \.success),
        ]
    }

    /// Two colours that stand on each other and what WCAG 2.2 AA asks of them: 4.5 of text, 3 of borders.
    private static let demands: [(String, String, Double)] = [
        ("text", "background", 4.5), ("text", "surface", 4.5), ("quiet", "background", 4.5), ("quiet", "surface", 4.5),
        ("accent", "background", 4.5), ("accent", "surface", 4.5), ("onAccent", "accent", 4.5),
        ("problem", "surface", 4.5), ("success", "surface", 4.5), ("line", "surface", 3),
    ]

    /// Refuses colours that some people could not tell apart. `appearance` is what the palette is called in JSON.
    func check(_ appearance: String) throws(BrandingFault) {
        let colours = Dictionary(uniqueKeysWithValues: Self.names.map { ($0.0, self[keyPath: $0.1]) })
        for (front, back, least) in Self.demands {
            guard let a = colours[front], let b = colours[back] else { continue }
            let contrast = a.contrast(with: b)
            guard contrast < least else { continue }
            throw .contrast("\(appearance).\(front)", on: "\(appearance).\(back)", is: contrast, least: least)
        }
    }

    /// The style sheet's variables: `--text:#17242d;…`, and `--soft` for lines that only part.
    var variables: String {
        let named = Self.names.map { "--\($0.0):\(self[keyPath: $0.1].hex);" }.joined()
        return named + "--soft:\(line.mixed(with: surface, share: 0.4).hex);"
    }
}
