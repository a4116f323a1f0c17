// How one session changes; `Situation.evolve` calls these and keeps the rest of memory in step.
extension Session {
    mutating func move(to stage: Stage) {
        if !self.stage.isClosed { self.stage = stage }
    }

    mutating func issue(_ it: OTPIssued, at time: Instant) {
        move(to: .awaitingCode)
        if issue > 0 {
            code.drop()
            earlierCodes.append(code)
        }
        issue = it.issue
        issuedAt = time
        codeExpires = it.expires
        withheld = it.withheld
        code = isDecoy || it.withheld != nil ? Delivery() : .due(at: time)
    }

    mutating func verify(at time: Instant, way: CredentialsWay) {
        move(to: way == .temporary ? .awaitingDelivery : .awaitingChoice)
        verifiedAt = time
        if way == .temporary { credentials = .due(at: time) }
    }

    mutating func send(_ it: CredentialsSent, at time: Instant) {
        move(to: .credentialsLive)
        credentials.accept()
        credentialsEnd = it.passwordEnds
        notices.append(contentsOf: (0..<it.notices).map { _ in Delivery.due(at: time) })
    }

    /// A session's end stops its code and its credentials; a notice that is owed still goes out, and what is under way
    /// still gets its outcome.
    mutating func close(as stage: Stage) {
        self.stage = stage
        code.drop()
        credentials.drop()
    }

    mutating func attempt(_ it: MessageAttempted) {
        update(it.message) { delivery in
            delivery.state = .attempted
            delivery.attempt = it.attempt
            delivery.next = it.leaseEnds
        }
    }

    mutating func accept(_ message: MessageID) { update(message) { $0.accept() } }

    mutating func deliver(_ message: MessageID) { update(message) { $0.state = .delivered } }

    mutating func fail(_ it: MessageFailed) { update(it.message) { $0.fail(it) } }

    private mutating func update(_ message: MessageID, _ body: (inout Delivery) -> Void) {
        let index = Int(message.number) - 1
        switch message.kind {
        case .code where message.number == issue: body(&code)
        case .code: if earlierCodes.indices.contains(index) { body(&earlierCodes[index]) }
        case .credentials: body(&credentials)
        case .notice: if notices.indices.contains(index) { body(&notices[index]) }
        }
    }
}
