/// What the limits need to know of one phone.
package struct PhoneMemory: Equatable, Sendable {
    package var codes = RecentTimes()
    package init() {}

    func isStale(at now: Instant) -> Bool { isOver(codes.last, Reach.codes, now) }
}

/// What the limits need to know of one account.
package struct AccountMemory: Equatable, Sendable {
    package var codes = RecentTimes()
    package var isLocked = false
    /// The session whose temporary password lives.
    package var credentials: SessionID?
    /// The open session that last began to send a temporary password: the directory may have it.
    package var attempted: SessionID?
    package init() {}

    func isStale(at now: Instant) -> Bool {
        !isLocked && credentials == nil && attempted == nil && isOver(codes.last, Reach.codes, now)
    }
}

/// What the limits need to know of one account and phone as typed.
package struct PairMemory: Equatable, Sendable {
    package var codes = RecentTimes()
    /// When a code was last really sent (T2).
    package var lastSent: Instant?
    package var wrong = RecentTimes()
    /// Wrong codes since the last success: L3 counts them without a window, so a pair that has any is kept.
    package var wrongInAll: UInt32 = 0
    package var lockouts: UInt32 = 0
    package var lockedUntil = Instant(milliseconds: 0)
    package var lastLockout: Instant?
    package init() {}

    /// How many sessions in a row L1 ended; a day without one ends the row.
    func lockouts(at now: Instant) -> UInt32 { isOver(lastLockout, Reach.day, now) ? 0 : lockouts }

    func isStale(at now: Instant) -> Bool {
        wrongInAll == 0 && now >= lockedUntil && isOver(codes.last, Reach.codes, now)
            && isOver(wrong.last, Reach.day, now) && isOver(lastLockout, Reach.day, now)
    }
}

/// What the limits need to know of one client.
package struct ClientMemory: Equatable, Sendable {
    package var requests = RecentTimes()
    package var accounts = RecentIDs()
    package var refusals: UInt32 = 0
    package var lastRefusal: Instant?
    package init() {}

    func isStale(at now: Instant) -> Bool {
        isOver(requests.last, Reach.day, now) && isOver(lastRefusal, Reach.day, now)
    }
}

/// What the limits need to know of one client network.
package struct NetworkMemory: Equatable, Sendable {
    package var requests = RecentTimes()
    package init() {}

    func isStale(at now: Instant) -> Bool { isOver(requests.last, Reach.hour, now) }
}

/// The phones tried for one account from one network (L7).
package struct AttemptMemory: Equatable, Sendable {
    package var phones = RecentIDs()
    package init() {}

    func isStale(at now: Instant) -> Bool { phones.last <= now.milliseconds &- Reach.day.milliseconds }
}

/// Where a command's answer is found again.
package struct CommandMemory: Equatable, Sendable {
    package let time: Instant
    /// Of its first event.
    package let position: UInt64
    package let fingerprint: UInt64

    package init(time: Instant, position: UInt64, fingerprint: UInt64) {
        self.time = time
        self.position = position
        self.fingerprint = fingerprint
    }
}

private func isOver(_ last: Instant?, _ span: Instant.Span, _ now: Instant) -> Bool {
    guard let last else { return true }
    return last <= now - span
}
