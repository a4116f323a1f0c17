import Recovery
import RetraceAudit

/// One change to a history, as somebody makes it who writes past the engine.
struct Mutation {
    enum Kind: String, CaseIterable {
        case delete, duplicate, swap, change, insert, move
    }

    let kind: Kind
    let position: Int
    /// The event that was changed, moved or left out; of an insertion, the one that was put in.
    let event: Event
    /// What it was changed into, or swapped with.
    var other: Event?
    let events: [Event]
    /// The history as it was.
    let before: [Event]

    private init(
        _ kind: Kind, at position: Int, of before: [Event], _ event: Event, into other: Event? = nil,
        _ change: (inout [Event]) -> Void
    ) {
        (self.kind, self.position, self.event, self.other, self.before) = (kind, position, event, other, before)
        var events = before
        change(&events)
        self.events = events
    }

    /// One event, written by somebody else.
    static func signed(by actor: Actor, at position: Int, of events: [Event]) -> Mutation {
        var other = events[position]
        other.actor = actor
        return Mutation(.change, at: position, of: events, events[position], into: other) { [other] in
            $0[position] = other
        }
    }

    /// A random one; nil if what was drawn changes nothing.
    static func random(of events: [Event], _ random: inout SeededGenerator) -> Mutation? {
        let kind = random.pick(Kind.allCases)
        // The end of a history may be cut off at any event, so what lies there is not looked at.
        let position = position(in: events.prefix(events.count * 8 / 10), &random)
        let event = events[position]
        switch kind {
        case .delete: return Mutation(kind, at: position, of: events, event) { $0.remove(at: position) }
        case .duplicate: return Mutation(kind, at: position, of: events, event) { $0.insert(event, at: position) }
        case .swap:
            let next = events[position + 1]
            if event == next { return nil }
            return Mutation(kind, at: position, of: events, event, into: next) { $0.swapAt(position, position + 1) }
        case .change:
            guard let other = event.withOneFieldChanged(&random) else { return nil }
            return Mutation(kind, at: position, of: events, event, into: other) { $0[position] = other }
        case .insert:
            // Another event of the history, at a time that fits.
            var forged = random.pick(events)
            forged.time = event.time
            return Mutation(kind, at: position, of: events, forged) { [forged] in $0.insert(forged, at: position) }
        case .move:
            // To another session that there is.
            guard let session = random.pick(events).session, let own = event.session, session != own else { return nil }
            var other = event
            other.session = session
            return Mutation(kind, at: position, of: events, event, into: other) { [other] in $0[position] = other }
        }
    }

    /// Of any event, or of any kind of event: rare ones are changed as often as frequent ones.
    private static func position(in events: ArraySlice<Event>, _ random: inout SeededGenerator) -> Int {
        if random.chance(50) { return random.below(events.count) }
        let type = random.pick(Set(events.map(\.payload.type)).sorted { $0.rawValue < $1.rawValue })
        return random.pick(events.indices.filter { events[$0].payload.type == type })
    }

    /// What comes behind the event in its own session, as it was.
    var laterInSession: [Event] {
        guard let session = event.session else { return [] }
        return before[(position + 1)...].filter { $0.session == session }
    }

    var line: String {
        let what = other.map { "\(event) -> \($0)" } ?? "\(event)"
        return "\(kind.rawValue) at \(position): \(what)"
    }
}
