import Recovery

/// A time since a scenario's start: `+00:01:30` or `+00:01:30.250`; hours may go beyond 24.
enum ScenarioTime {
    static func parse(_ text: String) -> Instant.Span? {
        guard text.hasPrefix("+") else { return nil }
        let halves = text.dropFirst().split(separator: ".", omittingEmptySubsequences: false)
        guard let clock = halves.first, halves.count <= 2 else { return nil }
        let parts = clock.split(separator: ":", omittingEmptySubsequences: false).map(number)
        guard parts.count == 3, let hours = parts[0], let minutes = parts[1], let seconds = parts[2],
            hours < 100_000, minutes < 60, seconds < 60
        else { return nil }
        var milliseconds: Int64 = 0
        if halves.count == 2 {
            guard halves[1].utf8.count == 3, let number = number(halves[1]) else { return nil }
            milliseconds = number
        }
        return Instant.Span(milliseconds: ((hours * 60 + minutes) * 60 + seconds) * 1000 + milliseconds)
    }

    static func text(_ span: Instant.Span) -> String {
        let milliseconds = max(0, span.milliseconds)
        let seconds = milliseconds / 1000
        let clock = [seconds / 3600, seconds / 60 % 60, seconds % 60].map { digits($0, 2) }.joined(separator: ":")
        return "+\(clock).\(digits(milliseconds % 1000, 3))"
    }

    private static func number(_ text: Substring) -> Int64? {
        guard (1...6).contains(text.utf8.count), text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            return nil
        }
        return Int64(text)
    }

    private static func digits(_ number: Int64, _ width: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, width - text.utf8.count)) + text
    }
}

extension JSONFields {
    mutating func time(_ name: String) throws(FieldFault) -> Instant.Span? {
        guard let text = try string(name) else { return nil }
        guard let span = ScenarioTime.parse(text) else {
            throw Self.fault(name, "a time since the start, such as +00:01:30 or +00:01:30.250", .string(text))
        }
        return span
    }
}
