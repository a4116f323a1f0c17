import Recovery
import RetraceAudit

/// One change to a history, as somebody makes it who writes past the engine.
struct Mutation {
    enum Kind: String, CaseIterable {
        case delete, duplicate, swap, change, insert
    }

    let kind: Kind
    let position: Int
    /// The event that was changed, moved or left out; of an insertion, the one that was put in.
    let event: Event
    /// What it was changed into, or swapped with.
    var other: Event?
    let events: [Event]

    /// A random one; nil if what was drawn changes nothing.
    static func random(of events: [Event], _ random: inout SeededGenerator) -> Mutation? {
        let kind = random.pick(Kind.allCases)
        // The end of a history may be cut off at any event, so what lies there is not looked at.
        let position = random.below(events.count * 8 / 10)
        let event = events[position]
        var changed = events
        switch kind {
        case .delete:
            changed.remove(at: position)
            return Mutation(kind: kind, position: position, event: event, events: changed)
        case .duplicate:
            changed.insert(event, at: position)
            return Mutation(kind: kind, position: position, event: event, events: changed)
        case .swap:
            let next = events[position + 1]
            if event == next { return nil }
            changed.swapAt(position, position + 1)
            // Whoever swaps events of one time leaves no time that runs backwards.
            return Mutation(kind: kind, position: position, event: event, other: next, events: changed)
        case .change:
            guard let other = event.withOneFieldChanged(&random) else { return nil }
            changed[position] = other
            return Mutation(kind: kind, position: position, event: event, other: other, events: changed)
        case .insert:
            // Another event of the history, at a time that fits.
            var forged = random.pick(events)
            forged.time = event.time
            changed.insert(forged, at: position)
            return Mutation(kind: kind, position: position, event: forged, events: changed)
        }
    }

    var line: String {
        let what = other.map { "\(event) -> \($0)" } ?? "\(event)"
        return "\(kind.rawValue) at \(position): \(what)"
    }
}
