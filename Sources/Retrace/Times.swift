public import Recovery

/// A moment in ISO 8601, UTC, with milliseconds: `2026-01-05T03:09:03.250Z`.
public func iso8601(_ instant: Instant) -> String { CivilTime(instant).extended }

/// From ISO 8601 with an offset or `Z`, with or without fractions of a second, or a date alone (its first moment, UTC). Nil
/// also for a day, an hour or an offset that there is not: no other moment is taken in its place.
public func instant(iso8601 text: String) -> Instant? {
    guard
        let parts = text.wholeMatch(
            of:
                /([0-9]{4}-[0-9]{2}-[0-9]{2})(?:T([0-9]{2}):([0-9]{2}):([0-9]{2})(\.[0-9]+)?(?:Z|([+-])([0-9]{2}):?([0-9]{2})))?/
        ),
        let midnight = Instant(isoDate: String(parts.1))
    else { return nil }
    guard let hour = parts.2.flatMap({ Int64($0) }), let minute = parts.3.flatMap({ Int64($0) }),
        let second = parts.4.flatMap({ Int64($0) })
    else { return midnight }
    let fraction = parts.5.flatMap { Double("0" + $0) } ?? 0
    let offset = (parts.7.flatMap { Int64($0) } ?? 0, parts.8.flatMap { Int64($0) } ?? 0)
    guard hour < 24, minute < 60, second < 60, offset.0 <= 14, offset.1 < 60 else { return nil }
    let east: Int64 = parts.6 == "-" ? -1 : 1
    let time = midnight + .hours(hour) + .minutes(minute) + .seconds(second)
    return time + .seconds(-east * (offset.0 * 3_600 + offset.1 * 60))
        + Instant.Span(milliseconds: Int64((fraction * 1_000).rounded()))
}
