import Recovery

/// When people come: mornings and afternoons of working days, fewer at weekends.
struct Rhythm {
    /// In Vietnam; the simulation begins on a Monday at midnight.
    private static let workday = [
        2, 1, 1, 1, 1, 3, 8, 22, 48, 70, 72, 52, 28, 38, 64, 66, 50, 30, 22, 22, 20, 16, 10, 5,
    ]
    private static let weekend = [
        2, 1, 1, 1, 1, 2, 5, 10, 18, 24, 26, 22, 16, 15, 18, 18, 15, 14, 15, 16, 14, 11, 7, 4,
    ]
    /// Of a hundred accounts, so many lose their password in thirty days.
    private static let perMonth = 26

    static func weights(day: Int) -> [Int] { day % 7 >= 5 ? weekend : workday }

    /// The moments of one day at which somebody begins, in order.
    static func beginnings(day: Int, accounts: Int, start: Instant, _ random: inout SeededRandom) -> [Instant] {
        let week = 5 * workday.reduce(0, +) + 2 * weekend.reduce(0, +)
        let hours = weights(day: day)
        let expected = accounts * perMonth * 7 * hours.reduce(0, +) * 100 / (100 * 30 * week)
        // In hundredths, so that a small town has somebody now and then.
        let noisy = expected * random.within(90...110) / 100 + random.below(100)
        return (0..<noisy / 100).map { _ in
            let hour = random.place(weights: hours)
            return start + .days(Int64(day)) + .hours(Int64(hour))
                + Instant.Span(milliseconds: Int64(random.below(3_600_000)))
        }.sorted()
    }
}
