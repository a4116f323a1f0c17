import Recovery

extension SeededGenerator {
    /// An event of any type, whose numbers are often those at which an encoding changes its length.
    mutating func event() -> Event {
        let type = element(of: EventType.allCases)
        return Event(
            time: instant(), session: maybe { SessionID(high: $0.next(), low: $0.next()) },
            actor: element(of: Actor.allCases),
            command: maybe {
                CommandReference(id: CommandID(high: $0.next(), low: $0.next()), fingerprint: $0.integer())
            },
            payload: payload(type))
    }

    private mutating func payload(_ type: EventType) -> Payload {
        switch type {
        case .recoveryRequested: .recoveryRequested(request())
        case .captchaPassed, .captchaFailed, .otpIssued, .otpVerified, .otpRejected, .otpExpired: step(type)
        case .messageAttempted, .messageAccepted, .messageDelivered, .messageFailed: delivery(type)
        case .requestRefused, .recoveryLocked, .recoveryUnlocked, .recoveryEnded: refusal(type)
        case .policyAdopted: .policyAdopted(PolicyAdopted(policy: policy()))
        case .credentialsSent, .credentialsUsed, .passwordChanged, .credentialsExpired, .recoveryDisavowed:
            ending(type)
        default: administrative(type)
        }
    }

    private mutating func request() -> RecoveryRequested {
        RecoveryRequested(
            accountType: element(of: AccountType.allCases), account: pseudonym(), phone: pseudonym(),
            client: pseudonym(), network: pseudonym(), epoch: integer(), policy: integer(),
            standing: element(of: DirectoryStanding.allCases), decoy: maybe { $0.element(of: Rule.allCases) },
            difficulty: element(of: CaptchaDifficulty.allCases), isTrusted: bool(), operatorPrefix: integer(),
            isPlausible: bool(), phoneDays: maybe { $0.integer() })
    }

    private mutating func step(_ type: EventType) -> Payload {
        let difficulty = element(of: CaptchaDifficulty.allCases)
        return switch type {
        case .captchaPassed:
            .captchaPassed(
                CaptchaPassed(
                    provider: text(atMost: 32), difficulty: difficulty, digest: TokenDigest(high: next(), low: next()),
                    tokenEnds: instant()))
        case .captchaFailed:
            .captchaFailed(
                CaptchaFailed(
                    provider: text(atMost: 32), difficulty: difficulty, reason: element(of: CaptchaFailure.allCases),
                    count: integer()))
        case .otpIssued:
            .otpIssued(
                OTPIssued(issue: integer(), expires: instant(), withheld: maybe { $0.element(of: Rule.allCases) }))
        case .otpVerified:
            .otpVerified(
                OTPVerified(issue: integer(), attempt: integer(), way: element(of: CredentialsWay.allCases)))
        case .otpRejected:
            .otpRejected(
                OTPRejected(
                    issue: integer(), attempt: integer(), left: integer(),
                    reason: element(of: RejectionReason.allCases), count: integer()))
        default: .otpExpired(OTPExpired(issue: integer(), due: instant()))
        }
    }

    private mutating func delivery(_ type: EventType) -> Payload {
        let message = MessageID(kind: element(of: MessageKind.allCases), number: integer())
        return switch type {
        case .messageAttempted:
            .messageAttempted(
                MessageAttempted(message: message, attempt: integer(), worker: integer(), leaseEnds: instant()))
        case .messageAccepted:
            .messageAccepted(
                MessageAccepted(message: message, attempt: integer(), reference: text(atMost: 64), parts: integer()))
        case .messageDelivered: .messageDelivered(MessageDelivered(message: message))
        default:
            .messageFailed(
                MessageFailed(
                    message: message, attempt: integer(), reason: element(of: DeliveryFailure.allCases),
                    code: integer(), retryAt: maybe { $0.instant() }))
        }
    }

    private mutating func refusal(_ type: EventType) -> Payload {
        switch type {
        case .requestRefused:
            .requestRefused(
                RequestRefused(
                    command: element(of: CommandKind.allCases), rule: element(of: Rule.allCases),
                    until: maybe { $0.instant() }, count: integer(), client: maybe { $0.pseudonym() },
                    network: maybe { $0.pseudonym() }, isTrusted: maybe { $0.bool() }))
        case .recoveryLocked:
            .recoveryLocked(
                RecoveryLocked(
                    rule: element(of: Rule.allCases), account: pseudonym(), phone: maybe { $0.pseudonym() },
                    until: maybe { $0.instant() }))
        case .recoveryUnlocked:
            .recoveryUnlocked(RecoveryUnlocked(account: pseudonym(), caseNumber: text(atMost: 64)))
        default:
            .recoveryEnded(RecoveryEnded(reason: element(of: EndReason.allCases), due: maybe { $0.instant() }))
        }
    }

    private mutating func ending(_ type: EventType) -> Payload {
        switch type {
        case .credentialsSent:
            .credentialsSent(
                CredentialsSent(
                    attempt: integer(), reference: text(atMost: 64), parts: integer(), passwordEnds: instant(),
                    notices: integer()))
        case .credentialsUsed: .credentialsUsed
        case .passwordChanged:
            .passwordChanged(PasswordChanged(way: element(of: CredentialsWay.allCases), notices: integer()))
        case .credentialsExpired: .credentialsExpired(CredentialsExpired(due: instant()))
        default: .recoveryDisavowed(RecoveryDisavowed(revoked: bool()))
        }
    }

    private mutating func administrative(_ type: EventType) -> Payload {
        let key = KeyEvent(kind: element(of: KeyKind.allCases), epoch: integer())
        let subject = SubjectEvent(
            subject: pseudonym(), reason: integer(), caseNumber: text(atMost: 64), by: text(atMost: 64))
        return switch type {
        case .accountRegistered:
            .accountRegistered(
                AccountRegistered(
                    accountType: element(of: AccountType.allCases), account: pseudonym(), phone: pseudonym(),
                    since: maybe { $0.instant() }))
        case .phoneChanged:
            .phoneChanged(PhoneChanged(account: pseudonym(), phone: pseudonym(), since: maybe { $0.instant() }))
        case .keyCreated: .keyCreated(key)
        case .keyDestroyed: .keyDestroyed(key)
        case .clockObserved:
            .clockObserved(
                ClockObserved(
                    boot: BootID(high: next(), low: next()), wall: instant(),
                    reason: element(of: ClockReason.allCases)))
        case .subjectErased: .subjectErased(subject)
        case .holdPlaced: .holdPlaced(subject)
        case .holdLifted: .holdLifted(subject)
        case .logRestored: .logRestored(restored())
        case .retentionApplied:
            .retentionApplied(
                RetentionApplied(
                    accounts: integer(), phones: integer(), clients: integer(), networks: integer(),
                    identityDays: integer(), clientDays: integer()))
        default: .personalDataRevealed(subject)
        }
    }

    private mutating func restored() -> LogRestored {
        LogRestored(
            oldOrigin: text(atMost: 64), oldSize: integer(),
            oldRoot: TreeRoot(next(), next(), next(), next()),
            restoredSize: integer())
    }

    private mutating func policy() -> Policy {
        var policy = Policy()
        policy.version = integer()
        policy.way = element(of: CredentialsWay.allCases)
        for field in PolicyField.all { field.set(policyNumber(), in: &policy) }
        policy.pauses = (0..<Int.random(in: 0...16, using: &self)).map { _ in policyNumber() }
        policy.retryWaits = (0..<Int.random(in: 0...16, using: &self)).map { _ in policyNumber() }
        policy.trustedNetworks = (0..<Int.random(in: 0...20, using: &self)).map { _ in text(atMost: 64) }
        return policy
    }
}

// Values of fields.
extension SeededGenerator {
    mutating func integer<Integer: FixedWidthInteger & UnsignedInteger>() -> Integer {
        let edges: [UInt64] = [
            0, 1, 23, 24, 255, 256, 65_535, 65_536, 0xFFFF_FFFF, 0x1_0000_0000, UInt64(Integer.max),
        ]
        if bool() { return Integer(truncatingIfNeeded: next()) }
        return Integer(clamping: element(of: edges))
    }

    mutating func instant() -> Instant {
        let number: UInt64 = integer()
        return Instant(milliseconds: Int64(number & 0xFFFF_FFFF_FFFF))
    }

    mutating func text(atMost limit: Int) -> String {
        let count = Int.random(in: 0...limit, using: &self)
        var text = ""
        while true {
            let character = element(of: ["a", "-", "7", "\n", "\0", "\"", "ố", "e\u{301}", "😀"])
            if text.utf8.count + character.utf8.count > count { return text }
            text += character
        }
    }

    mutating func maybe<Value>(_ value: (inout Self) -> Value) -> Value? { bool() ? value(&self) : nil }

    mutating func bool() -> Bool { next() & 1 == 1 }

    mutating func pseudonym() -> Pseudonym { Pseudonym(high: next(), low: next()) }

    /// An element of a list that is not empty.
    mutating func element<Element>(of list: [Element]) -> Element {
        list[Int(next() % UInt64(list.count))]
    }

    private mutating func policyNumber() -> Int64 {
        let number: UInt32 = integer()
        return Int64(number % 1_000_000_001)
    }
}
