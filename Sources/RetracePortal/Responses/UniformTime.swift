package import Recovery

/// Rule E1: an answer takes a floor and a random part on top, whatever was done for it. Work that takes longer than the
/// floor is answered at the next multiple of it, so that what it took shows in steps of a floor at most.
package struct UniformTime: Sendable {
    let floor: Duration
    let jitter: Duration

    package init(_ policy: Policy) {
        floor = .milliseconds(policy.answerFloor)
        jitter = .milliseconds(policy.answerJitter)
    }

    /// When work that began at `start` and is done `now` may be answered. `chance` is a number from 0 to 1.
    package func answerTime(start: ContinuousClock.Instant, now: ContinuousClock.Instant, chance: Double)
        -> ContinuousClock
        .Instant
    {
        guard floor > .zero else { return now + jitter * chance }
        var end = start + jitter * chance + floor
        while end < now { end += floor }
        return end
    }

    func wait(since start: ContinuousClock.Instant) async {
        let now = ContinuousClock.now
        let end = answerTime(start: start, now: now, chance: .random(in: 0...1))
        // Without a floor and a jitter even a wait of no length would be a trip to a timer.
        guard end > now else { return }
        // Cancelled only when the connection or the process ends: then nobody measures.
        try? await Task.sleep(until: end)
    }
}
