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

    /// The same with its offset: `2026-01-05T17:09:03.250+07:00`, or `Z` where that is UTC's clock.
    func exact(_ time: Instant) -> String { text(time) + Self.text(of: offset(at: time)) }

    /// An offset as ISO 8601 writes it: `+07:00`, or `Z`.
    static func text(of offset: Instant.Span) -> String {
        let minutes = offset.milliseconds / 60_000
        if minutes == 0 { return "Z" }
        func digits(_ number: Int64) -> String { (number < 10 ? "0" : "") + String(number) }
        return (minutes < 0 ? "-" : "+") + digits(abs(minutes) / 60) + ":" + digits(abs(minutes) % 60)
    }

    /// Whether the zone has one offset for all times of any log.
    var isFixed: Bool {
        let before = Date(timeIntervalSince1970: 1_577_836_800)  // 2020
        return zone.nextDaylightSavingTimeTransition(after: before) == nil
    }

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
