package import Recovery

/// A moment as a calendar and a clock show it (proleptic Gregorian), in whole milliseconds.
package struct CivilTime: Equatable, Sendable {
    let year: Int64
    let month: Int64
    let day: Int64
    let hour: Int64
    let minute: Int64
    let second: Int64
    let millisecond: Int64

    /// What a clock `offset` ahead of UTC shows.
    package init(_ time: Instant, offset: Instant.Span = .hours(0)) {
        let local = (time + offset).milliseconds
        let (days, rest) = (floorDivided(local, by: 86_400_000), floorRemainder(local, by: 86_400_000))
        hour = rest / 3_600_000
        minute = rest / 60_000 % 60
        second = rest / 1000 % 60
        millisecond = rest % 1000
        // Days to a date by eras of 400 years that begin on the first of March.
        let shifted = days + 719_468
        let (era, ofEra) = (floorDivided(shifted, by: 146_097), floorRemainder(shifted, by: 146_097))
        let yearOfEra = (ofEra - ofEra / 1460 + ofEra / 36524 - ofEra / 146_096) / 365
        let dayOfYear = ofEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let fromMarch = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * fromMarch + 2) / 5 + 1
        month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    /// `20260105T100903.250Z`: sorts as the moments do.
    package var compact: String { "\(digits(year, 4))\(digits(month))\(digits(day))T" + clock(separator: "") }

    /// `2026-01-05T10:09:03.250Z`.
    package var extended: String { "\(digits(year, 4))-\(digits(month))-\(digits(day))T" + clock(separator: ":") }

    /// `10:09`.
    package var hourAndMinute: String { "\(digits(hour)):\(digits(minute))" }

    /// `05/01/2026`, as dates are written in Vietnam.
    package var dayMonthYear: String { "\(digits(day))/\(digits(month))/\(digits(year, 4))" }

    private func clock(separator: String) -> String {
        [digits(hour), digits(minute), digits(second)].joined(separator: separator) + ".\(digits(millisecond, 3))Z"
    }
}

extension Instant {
    /// Midnight UTC of a date `YYYY-MM-DD` from 0001-01-01 to 9999-12-31; nil if there is no such day.
    package init?(isoDate text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count == 10, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"),
            let year = number(bytes[0..<4]), let month = number(bytes[5..<7]), let day = number(bytes[8..<10]),
            year >= 1, (1...12).contains(month), (1...31).contains(day)
        else { return nil }
        let fromMarch = month > 2 ? month - 3 : month + 9
        let shifted = month > 2 ? year : year - 1
        let dayOfYear = (153 * fromMarch + 2) / 5 + day - 1
        let ofEra = shifted % 400 * 365 + shifted % 400 / 4 - shifted % 400 / 100 + dayOfYear
        let days = shifted / 400 * 146_097 + ofEra - 719_468
        self.init(milliseconds: days * 86_400_000)
        // A day that the month does not have comes back as one of the next month.
        guard CivilTime(self).day == day else { return nil }
    }

    /// From `2026-01-05T10:09:03.250Z`; nil if the text has another form.
    package init?(isoTime text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count == 24, let midnight = Instant(isoDate: String(text.prefix(10))),
            let hour = number(bytes[11..<13]), let minute = number(bytes[14..<16]),
            let second = number(bytes[17..<19]), let millisecond = number(bytes[20..<23])
        else { return nil }
        self = midnight + .hours(hour) + .minutes(minute) + .seconds(second) + Span(milliseconds: millisecond)
        guard CivilTime(self).extended == text else { return nil }
    }
}

private func floorDivided(_ a: Int64, by b: Int64) -> Int64 { a / b - (a % b < 0 ? 1 : 0) }

private func floorRemainder(_ a: Int64, by b: Int64) -> Int64 { a % b + (a % b < 0 ? b : 0) }

private func digits(_ number: Int64, _ width: Int = 2) -> String {
    let text = String(number)
    return String(repeating: "0", count: max(0, width - text.utf8.count)) + text
}

private func number(_ digits: ArraySlice<UInt8>) -> Int64? {
    var result: Int64 = 0
    for digit in digits {
        guard (0x30...0x39).contains(digit) else { return nil }
        result = result * 10 + Int64(digit - 0x30)
    }
    return result
}
