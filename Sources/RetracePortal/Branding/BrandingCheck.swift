extension Branding {
    /// Refuses what would make a page wrong: something empty, a link that leads nowhere, colours too much alike.
    /// A layout is checked by the `PageRenderer`, which knows the names that it may use.
    func check() throws(BrandingFault) {
        try Self.check(name, "name")
        try Self.check(shortName, "shortName")
        try Self.check(office, "office")
        guard !hotline.filter(\.isNumber).isEmpty else { throw .noDigits("hotline") }
        guard !otherWays.isEmpty else { throw .missing("otherWays") }
        for (index, way) in otherWays.enumerated() { try Self.check(way, "otherWays[\(index)]") }
        try Self.check(link: terms, "terms")
        try Self.check(link: privacy, "privacy")
        try checkBasePath()
        try emblem.check()
        try light.check("light")
        try dark.check("dark")
    }

    private static func check(_ text: BilingualText, _ field: String) throws(BrandingFault) {
        for (language, text) in [("vi", text.vietnamese), ("en", text.english)] {
            guard text.contains(where: { !$0.isWhitespace }) else { throw .missing("\(field).\(language)") }
        }
    }

    private static func check(link: String?, _ field: String) throws(BrandingFault) {
        guard let link else { return }
        let isPath = link.hasPrefix("/") && !link.hasPrefix("//")
        guard isPath || link.hasPrefix("https://") else { throw .link(field) }
        guard link.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\\") }) else { throw .link(field) }
    }

    private func checkBasePath() throws(BrandingFault) {
        guard !basePath.isEmpty else { return }
        let parts = basePath.split(separator: "/", omittingEmptySubsequences: false)
        let isPlain = { (byte: UInt8) in
            byte < 0x80 && (Character(UnicodeScalar(byte)).isLetter || Character(UnicodeScalar(byte)).isNumber)
                || [UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "~")].contains(byte)
        }
        guard parts.first == "", parts.count >= 2,
            parts.dropFirst().allSatisfy({ !$0.isEmpty && $0 != "." && $0 != ".." && $0.utf8.allSatisfy(isPlain) })
        else { throw .basePath }
    }
}
