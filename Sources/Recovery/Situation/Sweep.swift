extension Situation {
    /// Drops what no window reaches any more. Decisions look at the time themselves, so this changes none of them.
    package mutating func sweep() {
        let now = time
        sessions.removeAll { _, session in !session.isRemembered(at: now) }
        accounts.removeAll { _, memory in memory.isStale(at: now) }
        phones.removeAll { _, memory in memory.isStale(at: now) }
        pairs.removeAll { _, memory in memory.isStale(at: now) }
        clients.removeAll { _, memory in memory.isStale(at: now) }
        networks.removeAll { _, memory in memory.isStale(at: now) }
        attempts.removeAll { _, memory in memory.isStale(at: now) }
        commands.removeAll { _, memory in memory.time <= now - Reach.day }
        tokens.removeAll { _, ends in ends <= now }
        dropStaleHints()
        // As many events again as there are entries: the cost of a sweep is spread over what filled the maps.
        let entries =
            sessions.count + accounts.count + phones.count + pairs.count + clients.count + attempts.count
            + commands.count
        nextSweep = position &+ UInt64(max(4096, entries))
    }

    /// Makes both queues anew when most of their entries no longer stand for anything.
    private mutating func dropStaleHints() {
        if timers.count + outbox.count > 4 * sessions.count + 1024 { rebuildQueues() }
    }

    /// Fills both queues from the sessions: after a snapshot is loaded.
    package mutating func rebuildQueues() {
        timers = DueQueue()
        outbox = DueQueue()
        for index in sessions.values.indices {
            let session = sessions.values[index]
            sessions.values[index].queued = .max
            if let due = session.due(under: policy(of: session)) {
                sessions.values[index].queued = due.milliseconds
                timers.push(session.id, at: due)
            }
            guard session.hasOpenMessages else { continue }
            for open in session.openMessages { outbox.push(session.id, at: open.delivery.next) }
        }
    }
}
