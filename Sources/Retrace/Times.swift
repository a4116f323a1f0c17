import Foundation
public import Recovery

/// A moment in ISO 8601, UTC, with milliseconds: `2026-01-05T03:09:03.250Z`.
public func iso8601(_ instant: Instant) -> String { CivilTime(instant).extended }

/// From ISO 8601 with an offset or `Z`, with or without fractions of a second, or a date alone (its first moment, UTC).
public func instant(iso8601 text: String) -> Instant? {
    // The formatter takes whatever begins with a date for that date.
    guard text.wholeMatch(of: /\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:?\d\d))?/) != nil else { return nil }
    for options: ISO8601DateFormatter.Options in [
        [.withInternetDateTime, .withFractionalSeconds], [.withInternetDateTime], [.withFullDate],
    ] {
        let formatter = ISO8601DateFormatter()
        formatter.formatOptions = options
        if let date = formatter.date(from: text) {
            return Instant(milliseconds: Int64((date.timeIntervalSince1970 * 1000).rounded()))
        }
    }
    return nil
}
