package import Recovery

/// Reads a generalized time as directories write it (RFC 4517, 3.3.13): `20240501093000Z`, `202405010930+0700`,
/// `20240501093000.5Z`. Nil unless the text is one of the years 1 to 9999, with its zone.
package func instant(generalizedTime text: String) -> Instant? {
    var reader = GeneralizedTimeReader(Array(text.utf8))
    return reader.read()
}

private struct GeneralizedTimeReader {
    private let bytes: [UInt8]
    private var position = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    mutating func read() -> Instant? {
        guard let year = number(4), let month = number(2), let day = number(2), let hour = number(2),
            let day = dayNumber(year, month, day), hour < 24
        else { return nil }
        // The last unit that is written may have a fraction.
        var unit: Int64 = 3_600_000
        var milliseconds = day * 86_400_000 + hour * unit
        if isDigitNext {
            guard let minute = number(2), minute < 60 else { return nil }
            unit = 60_000
            milliseconds += minute * unit
        }
        if isDigitNext {
            guard let second = number(2), second <= 60 else { return nil }
            unit = 1_000
            milliseconds += second * unit
        }
        guard let fraction = fraction(of: unit), let zone = zone(), position == bytes.count else { return nil }
        return Instant(milliseconds: milliseconds + fraction - zone)
    }

    private var isDigitNext: Bool { position < bytes.count && (0x30...0x39).contains(bytes[position]) }

    private mutating func number(_ digits: Int) -> Int64? {
        var value: Int64 = 0
        for _ in 0..<digits {
            guard isDigitNext else { return nil }
            value = value * 10 + Int64(bytes[position] - 0x30)
            position += 1
        }
        return value
    }

    private mutating func fraction(of unit: Int64) -> Int64? {
        guard position < bytes.count, bytes[position] == UInt8(ascii: ".") || bytes[position] == UInt8(ascii: ",")
        else { return 0 }
        position += 1
        guard isDigitNext else { return nil }
        var value: Int64 = 0
        var scale: Int64 = 1
        while isDigitNext, let digit = number(1) {
            guard scale < 1_000_000 else { continue }
            value = value * 10 + digit
            scale *= 10
        }
        return value * unit / scale
    }

    /// Milliseconds ahead of UTC.
    private mutating func zone() -> Int64? {
        guard position < bytes.count else { return nil }
        let sign = bytes[position]
        position += 1
        switch sign {
        case UInt8(ascii: "Z"): return 0
        case UInt8(ascii: "+"), UInt8(ascii: "-"):
            guard let hours = number(2), hours < 24 else { return nil }
            guard let minutes = isDigitNext ? number(2) : 0, minutes < 60 else { return nil }
            let offset = (hours * 60 + minutes) * 60_000
            return sign == UInt8(ascii: "+") ? offset : -offset
        default: return nil
        }
    }
}

/// Days from 1970-01-01; nil if there is no such day.
private func dayNumber(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64? {
    guard year >= 1, (1...12).contains(month), day >= 1, day <= length(of: month, in: year) else { return nil }
    // Years that begin in March, so that the leap day comes last.
    let shifted = month > 2 ? year : year - 1
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    return shifted * 365 + shifted / 4 - shifted / 100 + shifted / 400 + dayOfYear - 719_468
}

private func length(of month: Int64, in year: Int64) -> Int64 {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
}
