import EventStore
import Recovery
import Retrace

/// What the events of a log add up to.
struct Tally {
    private(set) var stages: [Stage: Int] = [:]
    private(set) var decoys: [Rule: Int] = [:]
    private(set) var refusals: [Rule: Int] = [:]
    private(set) var locks: [Rule: Int] = [:]
    /// Attempts to send on the day of the last event, Vietnam's time.
    private(set) var messages = 0
    private(set) var day: String?
    private(set) var policy: Policy?
    /// Of session keys that are not destroyed.
    private(set) var epochs: Set<UInt32> = []
    private(set) var vaultEpoch: UInt32?

    /// From views and their indexes where there are any, otherwise from the whole log.
    init(_ folder: DataFolder, _ views: CurrentViews?) throws {
        try count(try folder.log.head(), folder.log)
        guard let views else {
            var stages: [SessionID: Stage] = [:]
            try folder.log.forEachEvent(matching: EventFilter()) { event in
                count(event.event)
                if let id = event.event.session { stages[id] = event.event.payload.stage(after: stages[id]) }
                return true
            }
            for stage in stages.values { self.stages[stage, default: 0] += 1 }
            return
        }
        try views.forEachSession(matching: SessionFilter()) { session in
            stages[session.stage, default: 0] += 1
            if let rule = session.decoy { decoys[rule, default: 0] += 1 }
            return true
        }
        var filter = EventFilter()
        filter.types = [.requestRefused, .recoveryLocked, .policyAdopted, .keyCreated, .keyDestroyed]
        try views.views.forEachEvent(matching: filter) { event in
            count(event.event)
            return true
        }
    }

    private mutating func count(_ event: Event) {
        switch event.payload {
        case .recoveryRequested(let it): if let rule = it.decoy { decoys[rule, default: 0] += 1 }
        case .requestRefused(let it): refusals[it.rule, default: 0] += 1
        case .recoveryLocked(let it): locks[it.rule, default: 0] += 1
        case .policyAdopted(let it): policy = it.policy
        case .keyCreated(let it): count(it, isLive: true)
        case .keyDestroyed(let it): count(it, isLive: false)
        default: break
        }
    }

    private mutating func count(_ key: KeyEvent, isLive: Bool) {
        switch (key.kind, isLive) {
        case (.session, true): epochs.insert(key.epoch)
        case (.session, false): epochs.remove(key.epoch)
        case (.vault, true): vaultEpoch = key.epoch
        default: break
        }
    }

    /// L8 counts attempts by days of Vietnam's time.
    private mutating func count(_ head: LogHead, _ log: EventLog) throws {
        if head.size == 0 { return }
        let offset: Int64 = 7 * 3_600_000
        // A record may name any time up to the greatest number.
        let midnight = (min(head.lastTime, .max - offset) + offset) / 86_400_000 * 86_400_000 - offset
        day = String(iso8601(Instant(milliseconds: midnight + offset)).prefix(10))
        try log.read(from: try log.firstPosition(atOrAfter: midnight)) { _, record in
            if try RecordHeader(record: record).type == EventType.messageAttempted.rawValue { messages += 1 }
            return true
        }
    }
}

extension Payload {
    /// The stage of a session after this event: as the views have it.
    fileprivate func stage(after stage: Stage?) -> Stage {
        guard let stage else { return .awaitingCaptcha }
        if stage.isClosed { return stage }
        return switch self {
        case .otpIssued: .awaitingCode
        case .otpVerified(let it): it.way == .temporary ? .awaitingDelivery : .awaitingChoice
        case .otpExpired: .codeExpired
        case .credentialsSent: .credentialsLive
        case .credentialsUsed: .credentialsUsed
        case .passwordChanged, .credentialsExpired: .completed
        case .recoveryLocked(let it): it.phone == nil ? stage : .ended
        case .recoveryEnded: .ended
        default: stage
        }
    }
}
