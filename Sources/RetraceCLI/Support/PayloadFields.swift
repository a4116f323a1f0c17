import Recovery

/// The fields of an event's payload, with the names that JSON has. Names are part of the output's form.
func fields(of payload: Payload) -> [(key: String, value: Value)] {
    switch payload {
    case .recoveryRequested(let it): fields(of: it)
    case .captchaPassed(let it):
        [
            ("provider", .text(it.provider)), ("difficulty", .text(it.difficulty.name)), ("token", .id(it.digest)),
            ("token_ends", .time(it.tokenEnds)),
        ]
    case .captchaFailed(let it):
        [
            ("provider", .text(it.provider)), ("difficulty", .text(it.difficulty.name)),
            ("reason", .text(it.reason.name)), ("count", .number(it.count)),
        ]
    case .otpIssued(let it):
        [("issue", .number(it.issue)), ("expires", .time(it.expires)), ("withheld", .rule(it.withheld))]
    case .otpVerified(let it):
        [("issue", .number(it.issue)), ("attempt", .number(it.attempt)), ("way", .text(it.way.name))]
    case .otpRejected(let it):
        [
            ("issue", .number(it.issue)), ("attempt", .number(it.attempt)), ("left", .number(it.left)),
            ("reason", .text(it.reason.name)), ("count", .number(it.count)),
        ]
    case .otpExpired(let it): [("issue", .number(it.issue)), ("due", .time(it.due))]
    case .requestRefused(let it): fields(of: it)
    case .recoveryLocked(let it):
        [("rule", .rule(it.rule)), ("account", .id(it.account)), ("phone", .id(it.phone)), ("until", .time(it.until))]
    case .recoveryUnlocked(let it): [("account", .id(it.account)), ("case", .text(it.caseNumber))]
    case .recoveryEnded(let it): [("reason", .text(it.reason.name)), ("due", .time(it.due))]
    case .credentialsSent, .messageAttempted, .messageAccepted, .messageDelivered, .messageFailed:
        messageFields(of: payload)
    case .credentialsUsed: []
    case .passwordChanged(let it): [("way", .text(it.way.name)), ("notices", .number(it.notices))]
    case .credentialsExpired(let it): [("due", .time(it.due))]
    case .recoveryDisavowed(let it): [("revoked", .flag(it.revoked))]
    case .accountRegistered, .phoneChanged, .policyAdopted, .keyCreated, .keyDestroyed, .clockObserved,
        .subjectErased, .personalDataRevealed, .logRestored, .holdPlaced, .holdLifted, .retentionApplied:
        administrativeFields(of: payload)
    }
}

private func fields(of it: RecoveryRequested) -> [(key: String, value: Value)] {
    [
        ("account_type", .text(it.accountType.name)), ("account", .id(it.account)), ("phone", .id(it.phone)),
        ("client", .id(it.client)), ("network", .id(it.network)), ("epoch", .number(it.epoch)),
        ("policy", .number(it.policy)), ("standing", .text(it.standing.name)), ("decoy", .rule(it.decoy)),
        ("difficulty", .text(it.difficulty.name)), ("trusted", .flag(it.isTrusted)),
        ("operator_prefix", .number(it.operatorPrefix)), ("plausible", .flag(it.isPlausible)),
        ("phone_days", it.phoneDays.map { .number($0) } ?? .none),
    ]
}

private func fields(of it: RequestRefused) -> [(key: String, value: Value)] {
    [
        ("command", .text("\(it.command)")), ("rule", .rule(it.rule)), ("until", .time(it.until)),
        ("count", .number(it.count)), ("client", .id(it.client)), ("network", .id(it.network)),
        ("trusted", it.isTrusted.map { .flag($0) } ?? .none),
    ]
}

private func messageFields(of payload: Payload) -> [(key: String, value: Value)] {
    switch payload {
    case .credentialsSent(let it):
        [
            ("attempt", .number(it.attempt)), ("reference", .text(it.reference)), ("parts", .number(it.parts)),
            ("password_ends", .time(it.passwordEnds)), ("notices", .number(it.notices)),
        ]
    case .messageAttempted(let it):
        fields(of: it.message) + [
            ("attempt", .number(it.attempt)), ("worker", .number(it.worker)), ("lease_ends", .time(it.leaseEnds)),
        ]
    case .messageAccepted(let it):
        fields(of: it.message) + [
            ("attempt", .number(it.attempt)), ("reference", .text(it.reference)), ("parts", .number(it.parts)),
        ]
    case .messageDelivered(let it): fields(of: it.message)
    case .messageFailed(let it):
        fields(of: it.message) + [
            ("attempt", .number(it.attempt)), ("reason", .text(it.reason.name)), ("code", .number(it.code)),
            ("retry_at", .time(it.retryAt)),
        ]
    default: []
    }
}

private func fields(of message: MessageID) -> [(key: String, value: Value)] {
    [("message", .text(message.kind.name)), ("number", .number(message.number))]
}

private func administrativeFields(of payload: Payload) -> [(key: String, value: Value)] {
    switch payload {
    case .accountRegistered(let it):
        [
            ("account_type", .text(it.accountType.name)), ("account", .id(it.account)), ("phone", .id(it.phone)),
            ("since", .time(it.since)),
        ]
    case .phoneChanged(let it): [("account", .id(it.account)), ("phone", .id(it.phone)), ("since", .time(it.since))]
    case .policyAdopted(let it): [("policy", .object(PolicyText.fields(of: it.policy)))]
    case .keyCreated(let it), .keyDestroyed(let it): [("kind", .text(it.kind.name)), ("epoch", .number(it.epoch))]
    case .clockObserved(let it):
        [("boot", .id(it.boot)), ("wall", .time(it.wall)), ("reason", .text(it.reason.name))]
    case .subjectErased(let it), .personalDataRevealed(let it), .holdPlaced(let it), .holdLifted(let it):
        [
            ("subject", .id(it.subject)), ("reason", .number(it.reason)), ("case", .text(it.caseNumber)),
            ("by", .text(it.by)),
        ]
    case .logRestored(let it):
        [
            ("old_origin", .text(it.oldOrigin)), ("old_size", .number(it.oldSize)),
            ("old_root", .text("\(it.oldRoot)")), ("restored_size", .number(it.restoredSize)),
        ]
    case .retentionApplied(let it):
        [
            ("accounts", .number(it.accounts)), ("phones", .number(it.phones)), ("clients", .number(it.clients)),
            ("networks", .number(it.networks)), ("identity_days", .number(it.identityDays)),
            ("client_days", .number(it.clientDays)),
        ]
    default: []
    }
}
