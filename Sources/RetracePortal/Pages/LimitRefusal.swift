package import Recovery
import Retrace

/// An open limit (L4, L5, L6, L8) that refuses a request. It depends on the client alone, so it may be said aloud.
package struct LimitRefusal: Sendable, Equatable {
    package let rule: Rule
    /// From when on it may be tried again, if that is known.
    package let until: Instant?

    package init(rule: Rule, until: Instant?) {
        self.rule = rule
        self.until = until
    }

    /// What is full, and when to come back.
    func text(_ words: RequestWords) -> String {
        let reason = rule == .l8 ? words.refusedBudget : words.refusedClient
        guard let until else { return reason }
        let time = CivilTime(until, offset: .hours(7))
        return reason + " " + words.refusedUntil(time.hourAndMinute, time.dayMonthYear)
    }
}
