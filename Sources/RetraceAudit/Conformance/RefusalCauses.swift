import Recovery

// A refusal says less than other events, so several commands may have caused it.
extension Situation {
    /// The command of a session that was refused.
    func sessionRefusal(_ kind: CommandKind, _ session: SessionID, at now: Instant) -> Command? {
        switch kind {
        case .submitCaptcha:
            // With a token that passes: one that does not is no refusal.
            let submitted = SubmitCaptcha(
                session: session, provider: "", digest: .none, result: .success(now + .minutes(10)))
            return .submitCaptcha(submitted)
        case .resendCode: return .resendCode(session: session)
        case .verifyCode: return .verifyCode(session: session, match: .none)
        case .giveUp: return .giveUp(session: session)
        case .choosePassword: return .choosePassword(session: session, notices: 0)
        case .disavow: return .disavow(session: session, isRightToken: false)
        case .abandonDelivery: return .abandonDelivery(session: session)
        case .requestRecovery, .useCredentials, .changePassword, .claimMessages, .reportSend, .reportReceipt,
            .unlockAccount, .adoptPolicy, .registerAccount, .changePhone, .settle:
            return nil
        }
    }

    /// The requests of a client that may have been refused: the log does not say for which account, and version 1 not
    /// whether the network was a trusted one. Of accounts it matters only whether the client has asked for it before (L6).
    func clientRefusals(_ it: RequestRefused, at now: Instant) -> [Command] {
        guard it.command == .requestRecovery, let client = it.client, let network = it.network else { return [] }
        var accounts = [Pseudonym(high: 0, low: 0)]
        if it.rule == .l6 { accounts += clients[client]?.accounts.sightings.map(\.id) ?? [] }
        return accounts.flatMap { account in
            (it.isTrusted.map { [$0] } ?? [false, true]).map { isTrusted in
                .requestRecovery(
                    RequestRecovery(
                        newSession: SessionID(high: 0, low: 0), accountType: .individual, account: account,
                        phone: account, client: client, network: network, standing: .unknown, isTrusted: isTrusted,
                        epoch: 0))
            }
        }
    }
}

extension Decision {
    /// The decision as version 1 wrote a refusal: without a word of the client's network.
    mutating func forgetTrust() {
        for index in drafts.indices {
            guard case .requestRefused(var refusal) = drafts[index].payload else { continue }
            refusal.isTrusted = nil
            drafts[index].payload = .requestRefused(refusal)
        }
    }
}
