// How one session changes; `Situation.evolve` calls these and keeps the rest of memory in step.
extension Session {
    mutating func move(to stage: Stage) {
        if !self.stage.isClosed { self.stage = stage }
    }

    mutating func issue(_ it: OTPIssued, at time: Instant) {
        move(to: .awaitingCode)
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
        credentials.state = .accepted
        credentialsEnd = it.passwordEnds
        notices.append(contentsOf: (0..<it.notices).map { _ in Delivery.due(at: time) })
    }

    mutating func close(as stage: Stage) {
        self.stage = stage
        // A session's end stops its code and its credentials; a notice that is owed still goes out.
        if code.isOpen { code.state = .failed }
        if credentials.isOpen { credentials.state = .failed }
    }

    mutating func attempt(_ it: MessageAttempted) {
        update(it.message) { delivery in
            delivery.state = .attempted
            delivery.attempt = it.attempt
            delivery.next = it.leaseEnds
        }
    }

    mutating func settle(_ message: MessageID, _ state: Delivery.State) {
        update(message) { delivery in
            // Delivered is final: a receipt may overtake the answer to the send.
            if delivery.state != .delivered { delivery.state = state }
        }
    }

    mutating func fail(_ it: MessageFailed) {
        update(it.message) { delivery in
            if delivery.state == .delivered { return }
            if it.reason == .unknown { delivery.lost &+= 1 }
            if let retry = it.retryAt {
                delivery.state = .due
                delivery.next = retry
            } else {
                delivery.state = .failed
            }
        }
    }

    func delivery(_ message: MessageID) -> Delivery? {
        switch message.kind {
        case .code: message.number == issue ? code : nil
        case .credentials: credentials
        case .notice:
            message.number >= 1 && Int(message.number) <= notices.count ? notices[Int(message.number) - 1] : nil
        }
    }

    private mutating func update(_ message: MessageID, _ body: (inout Delivery) -> Void) {
        switch message.kind {
        case .code: if message.number == issue { body(&code) }
        case .credentials: body(&credentials)
        case .notice:
            if message.number >= 1, Int(message.number) <= notices.count { body(&notices[Int(message.number) - 1]) }
        }
    }
}
