extension Situation {
    /// The citizen's own "never mind". A session that is past its code is not given up: its credentials are on their way.
    func giveUp(_ id: SessionID, at now: Instant) -> Decision {
        switch session(id, at: now)?.stage {
        case .awaitingCaptcha, .awaitingCode, .codeExpired:
            Decision([Draft(id, .citizen, .recoveryEnded(RecoveryEnded(reason: .givenUp)))], .done)
        default: refuse(.giveUp, id, at: now, unless: .o4)
        }
    }

    /// O5: the directory has set the password that the citizen chose after the code was verified.
    func choosePassword(_ id: SessionID, _ notices: UInt8, at now: Instant) -> Decision {
        guard let session = session(id, at: now), session.stage == .awaitingChoice else {
            return refuse(.choosePassword, id, at: now, unless: .o5)
        }
        let event = PasswordChanged(way: .chosen, notices: room(for: notices, in: session))
        return Decision(
            endCredentials(before: session, at: now) + [Draft(id, .citizen, .passwordChanged(event))], .done)
    }

    /// T4: the temporary password has opened its one sign-in.
    func useCredentials(_ account: Pseudonym, at now: Instant) -> Decision {
        guard let session = liveCredentials(of: account, at: now), session.stage == .credentialsLive,
            now < session.credentialsEnd
        else { return .refused(.t4, .useCredentials, .none) }
        return Decision([Draft(session.id, .citizen, .credentialsUsed)], .done)
    }

    /// T4: the citizen has set a password after the one sign-in.
    func changePassword(_ account: Pseudonym, _ notices: UInt8, at now: Instant) -> Decision {
        guard let session = liveCredentials(of: account, at: now), session.stage == .credentialsUsed,
            now < session.credentialsEnd
        else { return .refused(.t4, .changePassword, .none) }
        let event = PasswordChanged(way: .temporary, notices: room(for: notices, in: session))
        return Decision([Draft(session.id, .citizen, .passwordChanged(event))], .done)
    }

    private func liveCredentials(of account: Pseudonym, at now: Instant) -> Session? {
        guard let id = accounts[account]?.credentials else { return nil }
        return session(id, at: now)
    }

    /// "This was not me", by the token in the message: ends the session and takes its temporary password back, nothing
    /// else. Wrong tokens count, each is written, and after the last nothing is compared any more.
    func disavow(_ id: SessionID, isRightToken: Bool, at now: Instant) -> Decision {
        guard let session = session(id, at: now), now < session.begun + .seconds(policy(of: session).disavowalLife)
        else { return .refused(.e3, .disavow, .none) }
        guard session.disavowTries < disavowalTries else { return .refused(.e3, .disavow, .none) }
        guard isRightToken else {
            let event = RequestRefused(command: .disavow, rule: .e3, count: UInt32(session.disavowTries) + 1)
            let refusal = Refusal(command: .disavow, rule: .e3, subject: .session(id))
            return Decision([Draft(id, .citizen, .requestRefused(event))], .refused(refusal))
        }
        if session.isDisavowed { return .nothing }
        let event = RecoveryDisavowed(revoked: mayHaveCredentials(session))
        var drafts = [Draft(id, .citizen, .recoveryDisavowed(event))]
        if !session.stage.isClosed {
            drafts.append(Draft(id, .engine, .recoveryEnded(RecoveryEnded(reason: .disavowed))))
        }
        return Decision(drafts, .done)
    }

    /// A temporary password is set before its message is handed over: from the first attempt on there may be one.
    private func mayHaveCredentials(_ session: Session) -> Bool {
        switch session.stage {
        case .credentialsLive, .credentialsUsed: true
        case .awaitingDelivery: session.credentials.attempt > 0
        case .awaitingCaptcha, .awaitingCode, .codeExpired, .awaitingChoice, .completed, .ended: false
        }
    }

    /// What an account is given back by takes the place of an older session's temporary password.
    func endCredentials(before session: Session, at now: Instant) -> [Draft] {
        guard let before = accounts[session.request.account]?.credentials, before != session.id else { return [] }
        return [Draft(before, .engine, .credentialsExpired(CredentialsExpired(due: now)))]
    }

    /// Notices are numbered from 1 to 255 in a session.
    func room(for notices: UInt8, in session: Session) -> UInt8 {
        min(notices, UInt8(clamping: 255 - session.notices.count))
    }

    /// O5: the pair no longer matched when it was checked again, so nothing is changed.
    func abandonDelivery(_ id: SessionID, at now: Instant) -> Decision {
        switch session(id, at: now)?.stage {
        case .awaitingDelivery, .awaitingChoice:
            Decision([Draft(id, .directory, .recoveryEnded(RecoveryEnded(reason: .pairChanged)))], .done)
        default: refuse(.abandonDelivery, id, at: now, unless: .o5)
        }
    }

    /// L3: an operator lifts the lock of an account.
    func unlockAccount(_ account: Pseudonym, _ caseNumber: String) -> Decision {
        guard accounts[account]?.isLocked == true else { return .refused(.l3, .unlockAccount, .none) }
        let event = RecoveryUnlocked(account: account, caseNumber: caseNumber)
        return Decision([Draft(nil, .operator, .recoveryUnlocked(event))], .done)
    }

    /// A policy with faults is not adopted; its version is given here.
    func adoptPolicy(_ proposed: Policy) -> Decision {
        guard proposed.faults.isEmpty, policy.version < .max else { return .refused(.o8, .adoptPolicy, .none) }
        var adopted = proposed
        adopted.version = policy.version + 1
        return Decision([Draft(nil, .operator, .policyAdopted(PolicyAdopted(policy: adopted)))], .done)
    }
}

/// How many wrong tokens of disavowal a session takes: each has 40 bits, so five tries are no use to a guesser.
let disavowalTries: UInt8 = 5
