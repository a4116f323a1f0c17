extension Situation {
    /// What a command comes to at log time `now`: events to append and an answer, a refusal among them.
    ///
    /// What has fallen due must have been settled (`settle(at:)`) and folded in before.
    public func decide(_ command: Command, at now: Instant) -> Decision {
        switch command {
        case .requestRecovery(let it): decide(it, at: now)
        case .submitCaptcha(let it): decide(it, at: now)
        case .resendCode(let session): resendCode(session, at: now)
        case .verifyCode(let session, let match): verifyCode(session, match, at: now)
        case .giveUp(let session): giveUp(session, at: now)
        case .choosePassword(let session, let notices): choosePassword(session, notices, at: now)
        case .useCredentials(let account): useCredentials(account, at: now)
        case .changePassword(let account, let notices): changePassword(account, notices, at: now)
        case .disavow(let session, let isRight): disavow(session, isRightToken: isRight, at: now)
        case .claimMessages(let worker, let sessions): claimMessages(worker, sessions, at: now)
        case .reportSend(let it): decide(it, at: now)
        case .reportReceipt(let session, let message, let isDelivered):
            reportReceipt(session, message, isDelivered: isDelivered, at: now)
        case .abandonDelivery(let session): abandonDelivery(session, at: now)
        case .unlockAccount(let account, let caseNumber): unlockAccount(account, caseNumber)
        case .adoptPolicy(let policy): adoptPolicy(policy)
        case .registerAccount(let it): Decision([Draft(nil, .directory, .accountRegistered(it))], .done)
        case .changePhone(let it): Decision([Draft(nil, .directory, .phoneChanged(it))], .done)
        case .settle: .nothing
        }
    }

    /// The refusal of a command whose session is in no state for it. A closed session, or one that nobody remembers,
    /// is O7; otherwise the rule is the command's own.
    func refuse(_ command: CommandKind, _ id: SessionID, at now: Instant, unless rule: Rule) -> Decision {
        guard let session = session(id, at: now) else { return .refused(.o1, command, .none) }
        return .refused(session.stage.isClosed ? .o7 : rule, command, .session(id))
    }
}
