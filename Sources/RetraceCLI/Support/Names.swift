import Recovery

// What JSON and tables call the choices of events. Spelled out, so that renaming a case changes no output.

extension Actor {
    var name: String {
        switch self {
        case .citizen: "citizen"
        case .timer: "timer"
        case .worker: "worker"
        case .gateway: "gateway"
        case .directory: "directory"
        case .operator: "operator"
        case .engine: "engine"
        case .auditor: "auditor"
        }
    }
}

extension AccountType {
    var name: String {
        switch self {
        case .individual: "individual"
        case .organization: "organization"
        }
    }
}

extension DirectoryStanding {
    var name: String {
        switch self {
        case .matched: "matched"
        case .unknown: "unknown"
        case .otherPhone: "other phone"
        case .disabled: "disabled"
        case .unreachable: "unreachable"
        }
    }
}

extension CaptchaDifficulty {
    var name: String {
        switch self {
        case .normal: "normal"
        case .harder: "harder"
        }
    }
}

extension CaptchaFailure {
    var name: String {
        switch self {
        case .malformed: "malformed"
        case .wrong: "wrong"
        case .expired: "expired"
        case .used: "used"
        case .tooEasy: "too easy"
        case .unreachable: "unreachable"
        }
    }
}

extension RejectionReason {
    var name: String {
        switch self {
        case .wrong: "wrong"
        case .superseded: "superseded"
        case .noneAlive: "none alive"
        case .decoy: "decoy"
        case .withheld: "withheld"
        }
    }
}

extension EndReason {
    var name: String {
        switch self {
        case .lifetime: "lifetime"
        case .givenUp: "given up"
        case .disavowed: "disavowed"
        case .deliveryFailed: "delivery failed"
        case .clock: "clock"
        case .keyLost: "key lost"
        case .pairChanged: "pair changed"
        }
    }
}

extension MessageKind {
    var name: String {
        switch self {
        case .code: "code"
        case .credentials: "credentials"
        case .notice: "notice"
        }
    }
}

extension DeliveryFailure {
    var name: String {
        switch self {
        case .refused: "refused"
        case .unknown: "unknown"
        case .expired: "expired"
        }
    }
}

extension CredentialsWay {
    var name: String {
        switch self {
        case .temporary: "temporary"
        case .chosen: "chosen"
        }
    }
}

extension KeyKind {
    var name: String {
        switch self {
        case .session: "session"
        case .vault: "vault"
        case .service: "service"
        case .signing: "signing"
        }
    }
}

extension ClockReason {
    var name: String {
        switch self {
        case .boot: "boot"
        case .behind: "behind"
        case .jump: "jump"
        case .accepted: "accepted"
        }
    }
}
