import Recovery
import Retrace

// What operators' tools and the engine write down outside the rules: keys, holds, erasures.
extension Conformance {
    /// Judges what operators' tools and the engine write down outside the rules; false if the event is none of that.
    mutating func judgeRecord(_ event: Event, at position: UInt64) -> Bool {
        switch event.payload {
        case .keyCreated(let it): judgeCreation(it, event, at: position)
        case .keyDestroyed(let it): judgeDestruction(it, event, at: position)
        case .subjectErased(let it):
            checkOrigin(event, at: position, [.operator])
            _ = caseNumber(it, event, at: position)
            if holds.keeps(it.subject) {
                add(.notDecided, event, at: position, .o8, "a legal hold stood, and whom it holds is not erased")
            }
            if !keys.isNewVault(at: event.time) {
                let reason = "the vault's key was not changed before, so copies of it still tell who was erased"
                add(.missing, event, at: position, .e4, reason)
            }
        case .personalDataRevealed(let it):
            checkOrigin(event, at: position, [.operator])
            _ = caseNumber(it, event, at: position)
        case .holdPlaced(let it):
            checkOrigin(event, at: position, [.operator])
            if let number = caseNumber(it, event, at: position), holds.certainlyHas(it.subject, number) {
                add(.notDecided, event, at: position, .o8, "this case held it already")
            }
        case .holdLifted(let it):
            checkOrigin(event, at: position, [.operator])
            if let number = caseNumber(it, event, at: position), !holds.has(it.subject, number) {
                add(.notDecided, event, at: position, .o8, "there was no legal hold of this case to lift")
            }
        case .retentionApplied(let it):
            checkOrigin(event, at: position, [.operator])
            let policy = situation.policyInForce
            if Int64(it.identityDays) != policy.identityDays || Int64(it.clientDays) != policy.clientDays {
                add(.differs, event, at: position, .o8, "the policy then in force had other periods")
            }
            if it.identityDays == 0 && (it.accounts > 0 || it.phones > 0)
                || it.clientDays == 0 && (it.clients > 0 || it.networks > 0)
            {
                add(.differs, event, at: position, .o8, "a period of no days keeps everybody")
            }
        default: return false
        }
        if event.command != nil { addCommand(event, at: position) }
        return true
    }

    /// The case; nil if what stands there is the number of none, which is found.
    private mutating func caseNumber(_ it: SubjectEvent, _ event: Event, at position: UInt64) -> CaseNumber? {
        if let number = CaseNumber(it.caseNumber) { return number }
        add(
            .differs, event, at: position, .o8,
            "a case's number has 1 to 64 letters, digits and ./-_#, and this has not")
        return nil
    }

    mutating func judgeCreation(_ it: KeyEvent, _ event: Event, at position: UInt64) {
        guard it.kind == .session else {
            // The first key of a kind comes by itself, and is not asked for.
            checkOrigin(event, at: position, [keys.has(it.kind) && it.kind != .service ? .operator : .engine])
            if let reason = keys.refusal(ofCreating: it) { add(.notDecided, event, at: position, .e4, reason) }
            // A rotation: the key before goes in the same turn.
            if let before = keys.replaced(by: it) {
                owed.set([Draft(nil, event.actor, .keyDestroyed(before))], at: event.time, nil)
            }
            return
        }
        checkOrigin(event, at: position, [.engine])
        if Int64(it.epoch) != event.time.milliseconds / 3_600_000 {
            add(.differs, event, at: position, .e4, "a session's key is made in the hour that it is for")
        } else if situation.epochs[it.epoch] != nil {
            add(.notDecided, event, at: position, .e4, "the key of this hour is there already")
        }
    }

    private mutating func judgeDestruction(_ it: KeyEvent, _ event: Event, at position: UInt64) {
        guard it.kind == .session else {
            checkOrigin(event, at: position, [.engine, .operator])
            let reason = "a \(it.kind) key is destroyed with the making of its successor, and not alone"
            return add(.notDecided, event, at: position, .e4, reason)
        }
        checkOrigin(event, at: position, [.timer])
        if situation.firstSpentEpoch(at: event.time) != it.epoch {
            add(
                .notDecided, event, at: position, .e4,
                "there is no such key, or its hour or a session of it is not over")
        }
    }
}
