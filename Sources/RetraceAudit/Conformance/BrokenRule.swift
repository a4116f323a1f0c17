package import Recovery

// Which rule an event falls under when it is not as it was decided.
extension Payload {
    var rule: Rule {
        switch self {
        case .recoveryRequested: .o1
        case .captchaPassed, .captchaFailed: .o2
        case .otpIssued: .o3
        case .otpVerified, .otpRejected: .o4
        case .credentialsSent, .messageAttempted, .messageAccepted, .messageDelivered, .messageFailed: .o5
        case .otpExpired: .o6
        case .recoveryLocked(let it): it.rule
        case .recoveryUnlocked: .l3
        case .recoveryEnded(let it): it.reason.rule
        case .credentialsUsed, .passwordChanged, .credentialsExpired: .t4
        case .recoveryDisavowed: .e3
        case .clockObserved: .t6
        case .keyCreated, .keyDestroyed: .e4
        case .requestRefused, .accountRegistered, .phoneChanged, .policyAdopted, .subjectErased,
            .personalDataRevealed, .logRestored, .holdPlaced, .holdLifted, .retentionApplied:
            .o8
        }
    }
}

extension EndReason {
    fileprivate var rule: Rule {
        switch self {
        case .lifetime: .t3
        case .givenUp: .o7
        case .disavowed: .e3
        case .deliveryFailed: .t8
        case .clock: .t6
        case .keyLost: .o8
        case .pairChanged: .o5
        }
    }
}

/// The fields in which two payloads of a kind differ, by their names in the catalogue of events.
package func differingFields(_ a: Payload, _ b: Payload) -> [String] {
    fields(of: a).filter { name, value in fields(of: b)[name] != value }.map(\.key).sorted()
}

private func fields(of payload: Payload) -> [String: String] {
    var fields: [String: String] = [:]
    for case_ in Mirror(reflecting: payload).children {
        for field in Mirror(reflecting: case_.value).children {
            if let label = field.label { fields[label] = "\(field.value)" }
        }
    }
    return fields
}

/// The rule that decides a field; nil where it is the event's own.
func rule(ofField name: String, _ found: Payload, _ expected: Payload) -> Rule? {
    switch name {
    case "expires": .t1
    case "attempt", "left": found.type == .otpRejected || found.type == .otpVerified ? .l1 : nil
    case "due": .t5
    case "decoy":
        if case .recoveryRequested(let a) = expected, case .recoveryRequested(let b) = found {
            a.decoy ?? b.decoy
        } else {
            nil
        }
    case "withheld":
        if case .otpIssued(let a) = expected, case .otpIssued(let b) = found { a.withheld ?? b.withheld } else { nil }
    case "difficulty": .l4
    case "until": found.type == .recoveryLocked ? .t7 : nil
    case "retryAt": .t8
    case "passwordEnds": .t4
    default: nil
    }
}
