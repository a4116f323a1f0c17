import Recovery

/// What must be true of every log, told as sentences where it is not.
struct Invariants {
    private(set) var broken: [String] = []
    private var sessions: [SessionID: Story] = [:]
    private var codes: [String: [Int64]] = [:]
    private var policies: [UInt32: Policy] = [0: .standard]

    private struct Story {
        let request: RecoveryRequested
        var ends = 0
        var verified = 0
        var sent = 0
        var wrong: Int64 = 0
        var newest: OTPIssued?
        var expired = false
        var lost: [MessageID: Int] = [:]
        var leases: [MessageID: Instant] = [:]
    }

    static func check(_ log: [Event]) -> [String] {
        var invariants = Invariants()
        for event in log { invariants.see(event) }
        for (id, story) in invariants.sessions where story.ends != 1 {
            invariants.broken.append("session \(id) ended \(story.ends) times")
        }
        return invariants.broken
    }

    private mutating func see(_ event: Event) {
        if case .policyAdopted(let it) = event.payload { policies[it.policy.version] = it.policy }
        guard let id = event.session else { return }
        if case .recoveryRequested(let it) = event.payload {
            if sessions[id] != nil { broken.append("session \(id) began twice") }
            sessions[id] = Story(request: it)
            return
        }
        guard var story = sessions[id] else { return broken.append("session \(id) never began") }
        if story.ends > 0, !event.payload.mayFollowEnd { broken.append("\(event.payload.type) after the end of \(id)") }
        if event.payload.isEnd { story.ends += 1 }
        seeCode(event, id, &story)
        seeMessage(event, id, &story)
        sessions[id] = story
    }

    private mutating func seeCode(_ event: Event, _ id: SessionID, _ story: inout Story) {
        switch event.payload {
        case .otpIssued(let it):
            if it.issue != (story.newest?.issue ?? 0) + 1 {
                broken.append("issue \(it.issue) of \(id) is not the next")
            }
            story.newest = it
            story.expired = false
            if story.request.decoy == nil, it.withheld == nil { count(event, story) }
        case .otpExpired(let it):
            if story.verified > 0 || it.issue != story.newest?.issue || event.time < it.due || story.expired {
                broken.append("issue \(it.issue) of \(id) expired wrongly")
            }
            story.expired = true
        case .otpVerified(let it): verify(it, event, id, &story)
        case .otpRejected(let it):
            if it.reason != .noneAlive { story.wrong += 1 }
            if story.wrong > policies[story.request.policy]?.wrongCodes ?? 0 { broken.append("\(id): too many tries") }
        default: break
        }
    }

    private mutating func verify(_ it: OTPVerified, _ event: Event, _ id: SessionID, _ story: inout Story) {
        story.verified += 1
        if story.verified > 1 { broken.append("\(id) verified twice") }
        if story.request.decoy != nil { broken.append("\(id) is a decoy and was verified") }
        guard let newest = story.newest, newest.issue == it.issue, newest.withheld == nil, event.time < newest.expires
        else { return broken.append("\(id) verified a code that did not live") }
    }

    /// T2 and L2.
    private mutating func count(_ event: Event, _ story: Story) {
        let time = event.time.milliseconds
        let pair = "\(story.request.account)/\(story.request.phone)"
        if let last = codes[pair]?.last, time - last < 60_000 { broken.append("two codes of a pair within T2") }
        for key in [pair, "account \(story.request.account)", "phone \(story.request.phone)"] {
            codes[key, default: []].append(time)
            for (span, limit) in [(600_000 as Int64, 3), (86_400_000, 5)]
            where codes[key, default: []].filter({ $0 > time - span }).count > limit {
                broken.append("more than \(limit) codes in \(span) ms for \(key)")
            }
        }
    }

    private mutating func seeMessage(_ event: Event, _ id: SessionID, _ story: inout Story) {
        switch event.payload {
        case .messageAttempted(let it):
            if story.request.decoy != nil { broken.append("a decoy's message was attempted") }
            if let lease = story.leases[it.message], event.time < lease { broken.append("\(id): two workers at once") }
            let lost = story.lost[it.message, default: 0]
            if lost > (it.message.kind == .code ? 0 : 1) {
                broken.append("\(id): sent again after \(lost) lost answers")
            }
            story.leases[it.message] = it.leaseEnds
        case .messageFailed(let it):
            story.leases[it.message] = nil
            if it.reason == .unknown { story.lost[it.message, default: 0] += 1 }
        case .credentialsSent:
            story.sent += 1
            if story.sent > 1 { broken.append("\(id): credentials sent twice") }
            if story.verified == 0 { broken.append("\(id): credentials before the code") }
        default: break
        }
    }
}
