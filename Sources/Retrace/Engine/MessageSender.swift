import Recovery

/// Makes the text of a claimed message, hands it to the gateway, and says what is to be reported.
struct MessageSender: Sendable {
    let ports: EnginePorts
    let keys: KeyStore
    let vault: Vault
    let service: ServiceSecrets
    let templates: MessageTemplates
    /// Whether an answer that does not come is given up; a virtual clock does not wait.
    let hasTimeout: Bool

    /// The command that reports what came of it; nil if there is nothing to report, and the lease lapses.
    func send(_ claim: MessageClaim) async -> Command? {
        if claim.isDelivered { return await findOthers(claim) }
        do throws(RetraceError) {
            switch claim.message.kind {
            case .code: return try await sendCode(claim)
            case .credentials: return try await sendCredentials(claim)
            case .notice: return try await sendNotice(claim)
            }
        } catch {
            // The vault, the key or the directory is out of reach: nothing was sent, and it may go better later.
            return .reportSend(report(claim, .rejected(code: 0, isRetryable: true)))
        }
    }

    private func sendCode(_ claim: MessageClaim) async throws(RetraceError) -> Command {
        guard let key = try keys.key(.session, claim.epoch), let phone = try vault.phone(claim.phone) else {
            return .reportSend(report(claim, .rejected(code: 0, isRetryable: false)))
        }
        let issue = claim.message.number
        let code = SessionSecrets(epochKey: key, session: claim.session).codeText(issue: issue)
        let text = templates.code(Secret(code), life: claim.codeLife, issue: Int(issue))
        return .reportSend(report(claim, await hand(text, to: phone, claim)))
    }

    /// O5: the pair is checked again before anything is changed.
    private func sendCredentials(_ claim: MessageClaim) async throws(RetraceError) -> Command {
        guard let key = try keys.key(.session, claim.epoch), let phone = try vault.phone(claim.phone),
            let account = try vault.account(claim.account)
        else { return .abandonDelivery(session: claim.session) }
        guard case .matched(let name, let others, _) = try await lookUp(account, phone) else {
            return .abandonDelivery(session: claim.session)
        }
        let password = SessionSecrets(epochKey: key, session: claim.session).password()
        try await asking { () async throws(DirectoryUnreachable) in
            try await ports.directory.setTemporaryPassword(password, until: claim.passwordEnds, for: account)
        }
        let text = templates.credentials(
            account: name, password: password, life: claim.passwordEnds - claim.time, token: token(claim))
        var report = report(claim, await hand(text, to: phone, claim))
        report.passwordEnds = claim.passwordEnds
        report.notices = UInt8(clamping: others.count)
        return .reportSend(report)
    }

    /// Whom else to tell of credentials that have arrived; nil if the directory cannot say now.
    private func findOthers(_ claim: MessageClaim) async -> Command? {
        do throws(RetraceError) {
            var report = report(claim, .unknown)
            report.passwordEnds = claim.passwordEnds
            if let phone = try vault.phone(claim.phone), let account = try vault.account(claim.account),
                case .matched(_, let others, _) = try await lookUp(account, phone)
            {
                report.notices = UInt8(clamping: others.count)
            }
            return .reportSend(report)
        } catch {
            return nil
        }
    }

    /// To the other phones on record; where the citizen chose a password, nothing went to the first phone, so that one
    /// is told as well and comes first.
    private func sendNotice(_ claim: MessageClaim) async throws(RetraceError) -> Command {
        guard let phone = try vault.phone(claim.phone), let account = try vault.account(claim.account),
            case .matched(_, let others, _) = try await lookUp(account, phone)
        else { return .reportSend(report(claim, .rejected(code: 0, isRetryable: false))) }
        let addresses = claim.way == .chosen ? [phone] + others : others
        let index = Int(claim.message.number) - 1
        guard addresses.indices.contains(index) else {
            return .reportSend(report(claim, .rejected(code: 0, isRetryable: false)))
        }
        let text = templates.notice(
            recoveredAt: claim.recoveredAt, token: token(claim), receipt: service.receipts.receipt(of: claim.session))
        return .reportSend(report(claim, await hand(text, to: addresses[index], claim)))
    }

    private func token(_ claim: MessageClaim) -> Secret { Secret(service.disavowalToken(claim.session)) }

    private func report(_ claim: MessageClaim, _ outcome: ReportSend.Outcome) -> ReportSend {
        ReportSend(session: claim.session, message: claim.message, attempt: claim.attempt, outcome: outcome)
    }

    private func lookUp(
        _ account: AccountIdentifier, _ phone: PhoneNumber
    ) async throws(RetraceError) -> DirectoryAnswer {
        try await asking { () async throws(DirectoryUnreachable) in
            try await ports.directory.lookUp(account, phone: phone)
        }
    }

    private func hand(_ text: Secret, to phone: PhoneNumber, _ claim: MessageClaim) async -> ReportSend.Outcome {
        let reference = MessageReference(session: claim.session, message: claim.message)
        let message = TextMessage(
            recipient: phone, sender: templates.sender, text: text, reference: reference.description,
            time: claim.time)
        let answer = hasTimeout ? await sendInTime(message) : await ports.gateway.send(message)
        switch answer {
        case .accepted(let reference):
            let parts = UInt8(clamping: SMSParts(text.exposed).count)
            return .accepted(reference: String(reference.truncated(toBytes: 64)), parts: parts)
        case .rejected(let code, let isRetryable):
            return .rejected(code: UInt32(clamping: code), isRetryable: isRetryable)
        case .unknown: return .unknown
        }
    }

    /// The call holds the gateway alone: one that never answers must not keep the vault open.
    private func sendInTime(_ message: TextMessage) async -> SendAnswer {
        await inTime(.seconds(5), orElse: .unknown) { [gateway = ports.gateway] in await gateway.send(message) }
    }
}

extension AccountIdentifier {
    /// How the vault holds an account: the digit of its type, then the normalised identifier.
    var vaultText: String { "\(type.rawValue)\(text)" }

    init?(vaultText: String) {
        guard let digit = vaultText.first?.wholeNumberValue, let type = AccountType(rawValue: UInt8(clamping: digit))
        else { return nil }
        try? self.init(String(vaultText.dropFirst()), type: type)
    }
}

extension String {
    /// The longest beginning of whole characters that fits.
    func truncated(toBytes limit: Int) -> Substring {
        var end = endIndex
        while self[..<end].utf8.count > limit { end = index(before: end) }
        return self[..<end]
    }
}
