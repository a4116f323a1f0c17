import Recovery

/// Counts what is repeated and not always written. It is no part of the situation: it decides only which repetitions
/// are written, and begins again from the last one written.
struct RepeatCounter {
    private var counts: [Noted.Subject: UInt32] = [:]
    private static let limit = 100_000

    mutating func next(_ subject: Noted.Subject, atLeast noted: UInt32) -> UInt32 {
        // The first is always written: where the log tells of none, what was counted is too long ago.
        let count = noted == 0 ? 1 : max(counts[subject] ?? 0, noted) &+ 1
        if counts.count >= Self.limit { counts.removeAll(keepingCapacity: true) }
        counts[subject] = count
        return count
    }
}
