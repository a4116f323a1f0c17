import Foundation
import Recovery
import Retrace

/// Times by the clock of this machine's time zone (`TZ`), as tables show them and as people type them.
final class LocalTime {
    private let zone = TimeZone.current
    /// The offset of a quarter of an hour, within which none changes.
    private var known: (quarter: Int64, offset: Instant.Span)?

    /// `2026-01-05T17:09:03.250`: ISO 8601 without an offset.
    func text(_ time: Instant) -> String { String(iso8601(time + offset(at: time)).dropLast()) }

    func offset(at time: Instant) -> Instant.Span {
        let quarter = time.milliseconds / 900_000
        if let known, known.quarter == quarter { return known.offset }
        let date = Date(timeIntervalSince1970: Double(time.milliseconds) / 1000)
        let offset = Instant.Span.seconds(Int64(zone.secondsFromGMT(for: date)))
        known = (quarter, offset)
        return offset
    }

    /// The moment that a clock here shows so; in an hour that comes twice, one of the two.
    func instant(shown: Instant) -> Instant {
        let guess = shown - offset(at: shown)
        return shown - offset(at: guess)
    }
}
