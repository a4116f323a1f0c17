import Recovery

// What is written together, and what falls due.
extension Conformance {
    /// Whether the event is the next one of the group that is being written. What of the group is missing before it is
    /// found and folded in.
    mutating func isOwed(_ event: Event, at position: UInt64) -> Bool {
        if owed.next == nil { return false }
        owed.learnWorker(from: event)
        guard let expected = owed.next else { return false }
        if let place = owed.place(of: event) {
            if place > 0 { missOwed(place, before: event, at: position) }
            checkBelonging(event, at: position)
            owed.pop()
            return true
        }
        if let next, owed.place(of: next) == 0, next.time == owed.time {
            let reason = "it stands inside a group of events that are written together"
            add(.intruder, event, at: position, event.payload.rule, reason, expected: expected)
            return true
        }
        if expected.resembles(event) {
            addDifference(event, at: position, from: expected)
            owed.pop()
            return true
        }
        missOwed(owed.drafts.count, before: event, at: position)
        return false
    }

    /// A group has one time, and one command's id.
    private mutating func checkBelonging(_ event: Event, at position: UInt64) {
        if event.time != owed.time {
            add(.time, event, at: position, .t6, "it is written together with the event before, at the same time")
        } else if event.command != owed.command {
            let reason = "it is written by the command of the event before, whose id it must carry"
            add(.command, event, at: position, .o8, reason)
        }
    }

    mutating func missOwed(_ count: Int, before event: Event, at position: UInt64) {
        guard let expected = owed.next else { return }
        let more = count > 1 ? ", and \(count - 1) more events" : ""
        add(
            .missing, event, at: position, expected.payload.rule,
            "\(expected.payload.type) is written together with what came before, and is not there\(more)",
            expected: expected, of: expected.session)
        for _ in 0..<count {
            guard let missing = owed.next else { return }
            fold(missing.event(at: owed.time, owed.command))
            owed.pop()
        }
    }

    /// Whether the event is what had fallen due next. T5: whatever else had is missing, and is folded in.
    mutating func isSettled(_ event: Event, at position: UInt64) -> Bool {
        var missing = 0
        while let due = settleNext(at: event.time) {
            if due.isSaid(by: event) {
                if event.command != nil { addCommand(event, at: position) }
                return true
            }
            if due.resembles(event), event.actor == .timer {
                addDifference(event, at: position, from: due)
                return true
            }
            missing += 1
            if missing <= Self.mostMissing { addDue(due, before: event, at: position) }
            fold(due.event(at: event.time))
        }
        if missing > Self.mostMissing {
            let reason = "\(missing - Self.mostMissing) more events had fallen due before this one, and are not there"
            add(.missing, event, at: position, .t5, reason)
        }
        return false
    }

    /// So many missing events are named each at one place.
    private static var mostMissing: Int { 8 }

    private mutating func addDue(_ due: Draft, before event: Event, at position: UInt64) {
        add(
            .missing, event, at: position, .t5,
            "\(due.payload.type) had fallen due before this event, and is not there", expected: due, of: due.session)
    }

    mutating func addDifference(_ event: Event, at position: UInt64, from expected: Draft) {
        let names = differingFields(event.payload, expected.payload)
        if names.isEmpty {
            let reason = "\(event.payload.type) is written by the \(expected.actor), not by the \(event.actor)"
            return add(.actor, event, at: position, event.payload.rule, reason, expected: expected)
        }
        let named = names.compactMap { rule(ofField: $0, event.payload, expected.payload) }.first
        add(
            names == ["count"] ? .count : .differs, event, at: position, named ?? event.payload.rule,
            "decided again, \(names.joined(separator: ", ")) of \(event.payload.type) would be another",
            expected: expected)
    }

    mutating func addCommand(_ event: Event, at position: UInt64) {
        let reason = "it names a command from outside, and none causes a \(event.payload.type)"
        add(.command, event, at: position, .o8, reason)
    }
}
