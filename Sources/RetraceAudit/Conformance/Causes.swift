import Recovery

/// The commands that may have caused an event. Mostly it is one, so one needs no array.
struct Causes {
    let likeliest: Command?
    let others: [Command]

    static let none = Causes(anyOf: [])

    init(_ likeliest: Command, or others: [Command] = []) {
        self.likeliest = likeliest
        self.others = others
    }

    /// The likeliest first.
    init(anyOf commands: [Command]) {
        likeliest = commands.first
        others = Array(commands.dropFirst())
    }
}

// An event holds the facts that its decision was made on, so the command that caused it can be given once more.
extension Situation {
    /// The commands that may have caused an event as the first of its group; none if no command begins with such an
    /// event.
    func causes(of event: Event) -> Causes {
        if case .recoveryRequested(let it) = event.payload, let id = event.session {
            return Causes(.requestRecovery(RequestRecovery(it, id)))
        }
        if let session = event.session { return causes(of: event, in: session) }
        switch event.payload {
        case .requestRefused(let it): return Causes(anyOf: clientRefusals(it, at: event.time))
        case .recoveryUnlocked(let it): return Causes(.unlockAccount(account: it.account, caseNumber: it.caseNumber))
        case .policyAdopted(let it): return Causes(.adoptPolicy(it.policy))
        case .accountRegistered(let it): return Causes(.registerAccount(it))
        case .phoneChanged(let it): return Causes(.changePhone(it))
        default: return .none
        }
    }

    private func causes(of event: Event, in session: SessionID) -> Causes {
        switch event.payload {
        case .captchaPassed(let it):
            let submitted = SubmitCaptcha(
                session: session, provider: it.provider, digest: it.digest, result: .success(it.tokenEnds))
            return Causes(.submitCaptcha(submitted))
        case .captchaFailed(let it):
            let submitted = SubmitCaptcha(
                session: session, provider: it.provider, digest: .none, result: .failure(it.reason))
            return Causes(.submitCaptcha(submitted))
        case .otpIssued: return Causes(.resendCode(session: session))
        case .otpVerified: return Causes(.verifyCode(session: session, match: .newest))
        case .otpRejected(let it):
            return Causes(.verifyCode(session: session, match: it.reason == .superseded ? .superseded : .none))
        case .requestRefused(let it): return sessionRefusal(it.command, session, at: event.time)
        case .recoveryEnded(let it): return ends(it.reason, session)
        case .credentialsUsed, .passwordChanged: return passwordUse(event.payload, session)
        case .recoveryDisavowed: return Causes(.disavow(session: session, isRightToken: true))
        case .messageAttempted, .messageAccepted, .messageDelivered, .messageFailed, .credentialsSent:
            return deliveries(event, session)
        default: return .none
        }
    }

    private func ends(_ reason: EndReason, _ session: SessionID) -> Causes {
        switch reason {
        case .givenUp: Causes(.giveUp(session: session))
        case .pairChanged: Causes(.abandonDelivery(session: session))
        // Due ones are settled; the rest follow what ended the session, or come with the clock or a lost key.
        case .lifetime, .disavowed, .deliveryFailed, .clock, .keyLost: .none
        }
    }

    private func passwordUse(_ payload: Payload, _ id: SessionID) -> Causes {
        guard let account = session(id)?.request.account else { return .none }
        guard case .passwordChanged(let it) = payload else { return Causes(.useCredentials(account: account)) }
        return it.way == .chosen
            ? Causes(.choosePassword(session: id, notices: it.notices))
            : Causes(.changePassword(account: account, notices: it.notices))
    }

    private func deliveries(_ event: Event, _ session: SessionID) -> Causes {
        switch event.payload {
        case .messageAttempted(let it): return Causes(.claimMessages(worker: it.worker, sessions: [session]))
        case .messageAccepted(let it):
            let outcome = ReportSend.Outcome.accepted(reference: it.reference, parts: it.parts)
            return Causes(report(session, it.message, it.attempt, outcome))
        case .messageDelivered(let it):
            return Causes(.reportReceipt(session: session, message: it.message, isDelivered: true))
        case .messageFailed(let it) where event.actor == .gateway:
            return Causes(.reportReceipt(session: session, message: it.message, isDelivered: false))
        case .messageFailed(let it): return failures(it, session)
        case .credentialsSent(let it): return sendings(it, session)
        default: return .none
        }
    }

    /// A worker's report, or the next claim, which also writes down an answer that never came.
    private func failures(_ it: MessageFailed, _ session: SessionID) -> Causes {
        let claim = Command.claimMessages(worker: Command.nobody, sessions: [session])
        switch it.reason {
        case .refused:
            let refused = ReportSend.Outcome.rejected(code: it.code, isRetryable: it.retryAt != nil)
            return Causes(report(session, it.message, it.attempt, refused))
        case .unknown: return Causes(report(session, it.message, it.attempt, .unknown), or: [claim])
        case .expired: return Causes(claim)
        }
    }

    /// The gateway's acceptance; or its answer was lost, but the phone has them; or nobody could say whom else to tell.
    private func sendings(_ it: CredentialsSent, _ session: SessionID) -> Causes {
        let credentials = MessageID(kind: .credentials, number: 1)
        func answer(_ outcome: ReportSend.Outcome) -> Command {
            .reportSend(
                ReportSend(
                    session: session, message: credentials, attempt: it.attempt, outcome: outcome,
                    passwordEnds: it.passwordEnds, notices: it.notices))
        }
        let accepted = answer(.accepted(reference: it.reference, parts: it.parts))
        guard it.reference.isEmpty, it.parts == 0 else { return Causes(accepted) }
        return Causes(
            accepted, or: [answer(.unknown), .claimMessages(worker: Command.nobody, sessions: [session])])
    }

    private func report(
        _ session: SessionID, _ message: MessageID, _ attempt: UInt8, _ outcome: ReportSend.Outcome
    ) -> Command {
        .reportSend(ReportSend(session: session, message: message, attempt: attempt, outcome: outcome))
    }
}

extension RequestRecovery {
    /// The request that an event tells of. Which session the browser was in before is not in the log: had it been a live
    /// one of this pair, nothing would have been written.
    fileprivate init(_ it: RecoveryRequested, _ id: SessionID) {
        self.init(
            newSession: id, accountType: it.accountType, account: it.account, phone: it.phone, client: it.client,
            network: it.network, standing: it.standing, isTrusted: it.isTrusted, operatorPrefix: it.operatorPrefix,
            isPlausible: it.isPlausible, phoneDays: it.phoneDays, epoch: it.epoch)
    }
}

extension TokenDigest {
    /// Of a token that no log tells of.
    static let none = TokenDigest(high: 0, low: 0)
}
