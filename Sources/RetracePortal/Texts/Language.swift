/// The languages of the portal. The raw values are those of HTML's `lang` and of the form's `language`.
package enum Language: String, Sendable, CaseIterable {
    case vietnamese = "vi"
    case english = "en"

    /// The one that the switch offers.
    var other: Language { self == .vietnamese ? .english : .vietnamese }

    /// The best of ours by the weights of an `Accept-Language` (RFC 9110, 12.5.4); the one named first if two weigh
    /// the same. Nil if it names neither.
    package init?(acceptLanguage: String) {
        var best: (language: Language, weight: Double)?
        for part in acceptLanguage.split(separator: ",") {
            guard let (language, weight) = Self.range(part), weight > best?.weight ?? 0 else { continue }
            best = (language, weight)
        }
        guard let best else { return nil }
        self = best.language
    }

    /// Reads `en-GB;q=0.8`. A star is Vietnamese, the portal's own language.
    private static func range(_ part: Substring) -> (Language, Double)? {
        let pieces = part.split(separator: ";").map { String($0.filter { !$0.isWhitespace }).lowercased() }
        guard let tag = pieces.first?.split(separator: "-").first else { return nil }
        guard let language = tag == "*" ? .vietnamese : Language(rawValue: String(tag)) else { return nil }
        guard let weight = pieces.dropFirst().first(where: { $0.hasPrefix("q=") }) else { return (language, 1) }
        guard let value = Double(weight.dropFirst(2)), (0...1).contains(value) else { return nil }
        return (language, value)
    }
}
