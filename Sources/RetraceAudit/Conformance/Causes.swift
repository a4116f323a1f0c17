import Recovery

// An event holds the facts that its decision was made on, so the command that caused it can be given once more.
extension Situation {
    /// The command that most likely caused an event as the first of its group; nil if no command begins with such an
    /// event.
    func likeliestCause(of event: Event) -> Command? {
        if case .recoveryRequested(let it) = event.payload, let id = event.session {
            return .requestRecovery(RequestRecovery(it, id))
        }
        if let session = event.session { return likeliestCause(of: event, in: session) }
        switch event.payload {
        case .requestRefused(let it): return clientRefusals(it, at: event.time).first
        case .recoveryUnlocked(let it): return .unlockAccount(account: it.account, caseNumber: it.caseNumber)
        case .policyAdopted(let it): return .adoptPolicy(it.policy)
        case .accountRegistered(let it): return .registerAccount(it)
        case .phoneChanged(let it): return .changePhone(it)
        default: return nil
        }
    }

    /// The other commands that may have caused it, the likelier before.
    func furtherCauses(of event: Event) -> [Command] {
        guard let session = event.session else {
            guard case .requestRefused(let it) = event.payload else { return [] }
            return Array(clientRefusals(it, at: event.time).dropFirst())
        }
        let claim = Command.claimMessages(worker: Command.nobody, sessions: [session])
        switch event.payload {
        // A worker's report, or the next claim, which also writes down an answer that never came.
        case .messageFailed(let it) where event.actor != .gateway && it.reason == .unknown: return [claim]
        // The answer was lost, but the phone has them; or nobody could say whom else to tell.
        case .credentialsSent(let it) where it.isUnanswered: return [answer(it, session, .unknown), claim]
        default: return []
        }
    }

    private func likeliestCause(of event: Event, in session: SessionID) -> Command? {
        switch event.payload {
        case .captchaPassed(let it):
            return .submitCaptcha(
                SubmitCaptcha(
                    session: session, provider: it.provider, digest: it.digest, result: .success(it.tokenEnds)))
        case .captchaFailed(let it):
            return .submitCaptcha(
                SubmitCaptcha(session: session, provider: it.provider, digest: .none, result: .failure(it.reason)))
        case .otpIssued: return .resendCode(session: session)
        case .otpVerified: return .verifyCode(session: session, match: .newest)
        case .otpRejected(let it):
            return .verifyCode(session: session, match: it.reason == .superseded ? .superseded : .none)
        case .requestRefused(let it): return sessionRefusal(it.command, session, at: event.time)
        case .recoveryEnded(let it): return end(it.reason, session)
        case .credentialsUsed: return account(of: session).map { .useCredentials(account: $0) }
        case .passwordChanged(let it) where it.way == .chosen:
            return .choosePassword(session: session, notices: it.notices)
        case .passwordChanged(let it):
            return account(of: session).map { .changePassword(account: $0, notices: it.notices) }
        case .recoveryDisavowed: return .disavow(session: session, isRightToken: true)
        case .messageAttempted(let it): return .claimMessages(worker: it.worker, sessions: [session])
        case .messageAccepted(let it):
            return report(session, it.message, it.attempt, .accepted(reference: it.reference, parts: it.parts))
        case .messageDelivered(let it):
            return .reportReceipt(session: session, message: it.message, isDelivered: true)
        case .messageFailed(let it) where event.actor == .gateway:
            return .reportReceipt(session: session, message: it.message, isDelivered: false)
        case .messageFailed(let it): return failure(it, session)
        case .credentialsSent(let it):
            return answer(it, session, .accepted(reference: it.reference, parts: it.parts))
        default: return nil
        }
    }

    private func account(of session: SessionID) -> Pseudonym? { self.session(session)?.request.account }

    private func end(_ reason: EndReason, _ session: SessionID) -> Command? {
        switch reason {
        case .givenUp: .giveUp(session: session)
        case .pairChanged: .abandonDelivery(session: session)
        // Due ones are settled; the rest follow what ended the session, or come with the clock or a lost key.
        case .lifetime, .disavowed, .deliveryFailed, .clock, .keyLost: nil
        }
    }

    private func failure(_ it: MessageFailed, _ session: SessionID) -> Command {
        switch it.reason {
        case .refused:
            report(session, it.message, it.attempt, .rejected(code: it.code, isRetryable: it.retryAt != nil))
        case .unknown: report(session, it.message, it.attempt, .unknown)
        case .expired: .claimMessages(worker: Command.nobody, sessions: [session])
        }
    }

    /// A gateway's answer to the attempt that sent the credentials.
    private func answer(_ it: CredentialsSent, _ session: SessionID, _ outcome: ReportSend.Outcome) -> Command {
        .reportSend(
            ReportSend(
                session: session, message: MessageID(kind: .credentials, number: 1), attempt: it.attempt,
                outcome: outcome, passwordEnds: it.passwordEnds, notices: it.notices))
    }

    private func report(
        _ session: SessionID, _ message: MessageID, _ attempt: UInt8, _ outcome: ReportSend.Outcome
    ) -> Command {
        .reportSend(ReportSend(session: session, message: message, attempt: attempt, outcome: outcome))
    }
}

extension CredentialsSent {
    /// Whether no gateway's answer is in it.
    var isUnanswered: Bool { reference.isEmpty && parts == 0 }
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
