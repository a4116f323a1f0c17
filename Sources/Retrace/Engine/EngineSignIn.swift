public import Recovery

// What follows a recovery: the choice of a password, the sign-in with a temporary one, and "this was not me".
extension Engine {
    /// Sets the password that the citizen chose after the code, where policy lets them. The pair is checked again
    /// before (O5).
    public func choosePassword(
        _ password: Secret, _ handle: Handle, key: IdempotencyKey? = nil
    ) async throws(RetraceError) -> Reply {
        _ = try secrets(of: handle)
        let looked = try await writer.submit(Job(.look(handle.session)))
        guard let session = looked.session, session.stage == .awaitingChoice else {
            let command = Command.choosePassword(session: handle.session, notices: 0)
            return try await submit(.command(command), key, "choose", handle)
        }
        guard let account = try account(session.request.account), let phone = try phone(session.request.phone),
            case .matched(_, let others, _) = try await asking({ () async throws(DirectoryUnreachable) in
                try await ports.directory.lookUp(account, phone: phone)
            })
        else { return try await submit(.command(.abandonDelivery(session: handle.session)), nil, "", handle) }
        try await asking { () async throws(DirectoryUnreachable) in
            try await ports.directory.setPassword(password, for: account)
        }
        let command = Command.choosePassword(session: handle.session, notices: UInt8(clamping: 1 + others.count))
        return try await submit(.command(command), key, "choose", handle)
    }

    /// Checks a password at the directory. A temporary one opens once, and only the change of password may follow.
    public func signIn(
        _ account: AccountIdentifier, _ password: Secret
    ) async throws(RetraceError) -> PasswordAnswer {
        let answer = try await asking { () async throws(DirectoryUnreachable) in
            try await ports.directory.checkPassword(password, for: account, at: now)
        }
        if answer == .temporary, let pseudonym = try vault.pseudonym(of: .account, account.vaultText) {
            _ = try await writer.submit(Job(.command(.useCredentials(account: pseudonym))))
        }
        return answer
    }

    /// Sets a password for good after the one sign-in with a temporary one. Refused (T4) unless that has happened.
    public func changePassword(
        _ account: AccountIdentifier, to password: Secret
    ) async throws(RetraceError) -> Reply {
        guard let pseudonym = try vault.pseudonym(of: .account, account.vaultText) else {
            let refusal = Refusal(command: .changePassword, rule: .t4, subject: .none)
            return Reply(answer: .refused(refusal), handle: nil, position: position, time: now)
        }
        let outcome = try await writer.submit(Job(.command(.changePassword(account: pseudonym, notices: 0))))
        if outcome.answer == .done {
            try await asking { () async throws(DirectoryUnreachable) in
                try await ports.directory.setPassword(password, for: account)
            }
        }
        return reply(outcome)
    }

    /// "This was not me", by the token in a message: ends the session and takes its temporary password back.
    public func disavow(_ token: Secret) async throws(RetraceError) -> Reply {
        guard let read = DisavowalToken(token.exposed) else {
            let refusal = Refusal(command: .disavow, rule: .e3, subject: .none)
            return Reply(answer: .refused(refusal), handle: nil, position: position, time: now)
        }
        let outcome = try await writer.submit(Job(.disavow(reference: read.reference, proof: read.proof)))
        if outcome.answer == .done, let id = writer.situation().session(reference: read.reference, at: outcome.time),
            let session = try await writer.submit(Job(.look(id))).session, session.request.decoy == nil,
            let account = try account(session.request.account)
        {
            try await asking { () async throws(DirectoryUnreachable) in
                try await ports.directory.revokeTemporaryPassword(of: account)
            }
        }
        return reply(outcome)
    }

    func asking<R>(_ body: () async throws(DirectoryUnreachable) -> R) async throws(RetraceError) -> R {
        do throws(DirectoryUnreachable) {
            return try await body()
        } catch {
            throw .directory(error)
        }
    }

    private func account(_ pseudonym: Pseudonym) throws(RetraceError) -> AccountIdentifier? {
        guard let value = try vault.value(of: pseudonym), value.kind == .account else { return nil }
        return AccountIdentifier(vaultText: value.text)
    }

    private func phone(_ pseudonym: Pseudonym) throws(RetraceError) -> PhoneNumber? {
        guard let value = try vault.value(of: pseudonym), value.kind == .phone else { return nil }
        return try? PhoneNumber(value.text)
    }
}
