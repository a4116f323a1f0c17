public import Recovery

extension Sentence {
    /// A length of time as a person says it: `37.0 s`, `2 min 5 s`, `3 h 4 min`, `2 d 6 h`.
    public static func duration(_ span: Instant.Span) -> Sentence {
        let milliseconds = max(0, span.milliseconds)
        let seconds = milliseconds / 1000
        switch seconds {
        case ..<60:
            let tenth = milliseconds % 1000 / 100
            return Sentence("\(seconds),\(tenth) giây", "\(seconds).\(tenth) s")
        case ..<3_600: return pair(seconds / 60, ("phút", "min"), seconds % 60, ("giây", "s"))
        case ..<86_400: return pair(seconds / 3_600, ("giờ", "h"), seconds % 3_600 / 60, ("phút", "min"))
        default: return pair(seconds / 86_400, ("ngày", "d"), seconds % 86_400 / 3_600, ("giờ", "h"))
        }
    }

    private static func pair(
        _ large: Int64, _ unit: (String, String), _ small: Int64, _ smallUnit: (String, String)
    ) -> Sentence {
        small == 0
            ? Sentence("\(large) \(unit.0)", "\(large) \(unit.1)")
            : Sentence(
                "\(large) \(unit.0) \(small) \(smallUnit.0)", "\(large) \(unit.1) \(small) \(smallUnit.1)")
    }
}
