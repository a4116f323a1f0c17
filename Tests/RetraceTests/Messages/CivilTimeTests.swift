import Foundation
import Recovery
import Retrace
import Testing

@Suite struct CivilTimeTests {
    @Test(
        arguments: [
            (0, "1970-01-01T00:00:00.000Z"), (-1, "1969-12-31T23:59:59.999Z"),
            (951_782_400_000, "2000-02-29T00:00:00.000Z"), (4_107_542_399_999, "2100-02-28T23:59:59.999Z"),
            (4_107_542_400_000, "2100-03-01T00:00:00.000Z"), (1_767_607_743_250, "2026-01-05T10:09:03.250Z"),
            (-62_135_596_800_000, "0001-01-01T00:00:00.000Z"), (253_402_300_799_999, "9999-12-31T23:59:59.999Z"),
        ] as [(Int64, String)])
    func `a moment is written and read back`(milliseconds: Int64, text: String) {
        let time = Instant(milliseconds: milliseconds)
        #expect(CivilTime(time).extended == text)
        #expect(Instant(isoTime: text) == time)
    }

    @Test func `it agrees with Foundation's calendar on random moments`() {
        let seed = UInt64.random(in: 0 ... .max)
        var random = SeededGenerator(seed: seed)
        let style = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
        for _ in 0..<2000 {
            let seconds = Int64.random(in: -60_000_000_000...250_000_000_000, using: &random)
            let time = Instant(milliseconds: seconds * 1000)
            // Foundation counts by the Julian calendar before 1582.
            if seconds < -12_219_292_800 { continue }
            let expected = Date(timeIntervalSince1970: Double(seconds)).formatted(style)
            #expect(CivilTime(time).extended == expected, "seed \(seed)")
        }
    }

    @Test(arguments: [
        ("2026-01-06", 0), ("2026-01-06T02:10:27Z", 7_827_000), ("2026-01-06T02:10:27.795+07:00", -17_372_205),
        ("2026-01-06T00:00:00-0330", 12_600_000), ("2026-01-06T23:59:59.9996Z", 86_400_000),
    ])
    func `a moment with an offset is read`(text: String, after midnight: Int64) {
        #expect(instant(iso8601: text) == Instant(milliseconds: 1_767_657_600_000 + midnight))
    }

    @Test(arguments: [
        "2026-01-06T25:00:00Z", "2026-01-06T24:00:00Z", "2026-01-06T02:60:00Z", "2026-01-06T02:10:61Z",
        "2026-02-30T00:00:00Z", "2026-04-31", "2026-01-06T02:10:00+25:00", "2026-01-06T02:10:00+07:60",
        "2026-01-06T02:10:00", "2026-01-06T02:10Z", "2026-01-06T０2:10:00Z",
    ])
    func `a moment that there is not is no other one`(text: String) {
        #expect(instant(iso8601: text) == nil)
    }

    @Test(arguments: [
        "2026-02-29", "2026-13-01", "2026-00-10", "2026-04-31", "2026-1-01", "2026/01/01", "0000-01-01", "",
        "20260101", "2026-01-1x", "2026-01-01T", "２０26-01-01",
    ])
    func `a date that is none is refused`(text: String) {
        #expect(Instant(isoDate: text) == nil)
    }

    @Test(arguments: ["2026-01-05T24:00:00.000Z", "2026-01-05T10:60:00.000Z", "2026-01-05 10:09:03.250Z", "2026-01-05"])
    func `a time that is none is refused`(text: String) {
        #expect(Instant(isoTime: text) == nil)
    }

    @Test(arguments: [Int64.min, .max])
    func `the first and last moments do not trap`(milliseconds: Int64) {
        #expect(!CivilTime(Instant(milliseconds: milliseconds), offset: .hours(7)).compact.isEmpty)
    }
}
