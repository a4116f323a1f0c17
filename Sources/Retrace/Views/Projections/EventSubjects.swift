import EventStore
package import Recovery

/// Whose views an event changes, apart from its session's.
package struct EventSubjects {
    package var account: Pseudonym?
    package var phone: Pseudonym?
    package var client: Pseudonym?

    /// `session` is the event's session, if it is known.
    package init(_ event: Event, of session: SessionView?) {
        switch event.payload {
        case .recoveryRequested(let it): (account, phone, client) = (it.account, it.phone, it.client)
        case .otpVerified: (account, phone, client) = (session?.account, session?.phone, session?.client)
        case .otpRejected(let it):
            if it.reason != .noneAlive { (account, client) = (session?.account, session?.client) }
        case .captchaFailed: client = session?.client
        case .credentialsSent: (account, phone) = (session?.account, session?.phone)
        case .passwordChanged(let it): if it.way == .chosen { account = session?.account }
        case .recoveryDisavowed: account = session?.account
        case .messageAccepted(let it): if it.message.kind != .notice { phone = session?.phone }
        case .messageDelivered(let it): if it.message.kind != .notice { phone = session?.phone }
        case .messageFailed(let it):
            if it.message.kind != .notice, it.retryAt == nil { phone = session?.phone }
        case .requestRefused(let it): if event.session == nil { client = it.client }
        case .recoveryLocked(let it): account = it.account
        case .recoveryUnlocked(let it): account = it.account
        case .accountRegistered(let it): account = it.account
        case .captchaPassed, .otpIssued, .otpExpired, .recoveryEnded, .messageAttempted, .credentialsUsed,
            .credentialsExpired, .phoneChanged, .policyAdopted, .keyCreated, .keyDestroyed, .clockObserved,
            .subjectErased, .personalDataRevealed, .logRestored, .holdPlaced, .holdLifted, .retentionApplied:
            break
        }
    }
}

/// What kinds of things the index knows events by. The raw values are part of the stored index.
enum TagKind: UInt8, CaseIterable {
    case account = 1
    case phone = 2
    case client = 3
    case network = 4

    func tag(_ id: Pseudonym) -> IndexTag { IndexTag(kind: rawValue, id: id.id16) }
}

extension Event {
    /// What the index knows the event by. A session's tags stand on its first event and hold for all that follow.
    var tags: [IndexTag] {
        switch payload {
        case .recoveryRequested(let it):
            [
                TagKind.account.tag(it.account), TagKind.phone.tag(it.phone), TagKind.client.tag(it.client),
                TagKind.network.tag(it.network),
            ]
        case _ where session != nil: []
        case .requestRefused(let it):
            [it.client.map(TagKind.client.tag), it.network.map(TagKind.network.tag)].compactMap(\.self)
        case .recoveryLocked(let it):
            [TagKind.account.tag(it.account), it.phone.map(TagKind.phone.tag)].compactMap(\.self)
        case .recoveryUnlocked(let it): [TagKind.account.tag(it.account)]
        case .accountRegistered(let it): [TagKind.account.tag(it.account), TagKind.phone.tag(it.phone)]
        case .phoneChanged(let it): [TagKind.account.tag(it.account), TagKind.phone.tag(it.phone)]
        // The subject may be either: whoever asks for one of them finds it.
        case .subjectErased(let it), .personalDataRevealed(let it), .holdPlaced(let it), .holdLifted(let it):
            [TagKind.account.tag(it.subject), TagKind.phone.tag(it.subject)]
        default: []
        }
    }

    var indexed: EventDescription { EventDescription(stream: session?.id16, tags: tags) }
}
