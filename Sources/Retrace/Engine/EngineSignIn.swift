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
            return try await submit(.command(command), key, "choose \(password.exposed)", handle)
        }
        guard let account = try vault.account(session.request.account),
            let phone = try vault.phone(session.request.phone),
            case .matched(_, let others, _) = try await asking({ () async throws(DirectoryUnreachable) in
                try await ports.directory.lookUp(account, phone: phone)
            })
        else {
            let abandoned = try await writer.submit(Job(.command(.abandonDelivery(session: handle.session))))
            let refusal = Refusal(command: .choosePassword, rule: .o5, subject: .session(handle.session))
            return Reply(.refused(refusal), position: abandoned.position, time: abandoned.time)
        }
        try await asking { () async throws(DirectoryUnreachable) in
            try await ports.directory.setPassword(password, for: account)
        }
        let command = Command.choosePassword(session: handle.session, notices: UInt8(clamping: 1 + others.count))
        let reply = try await submit(.command(command), key, "choose \(password.exposed)", handle)
        if reply.answer == .done { await errands.endSignIns(of: session.request.account) }
        return reply
    }

    /// Checks a password at the directory. A temporary one opens once, and only the change of password may follow; it
    /// opens nothing when its session has ended meanwhile (T4), whatever the directory says.
    public func signIn(
        _ account: AccountIdentifier, _ password: Secret
    ) async throws(RetraceError) -> PasswordAnswer {
        let answer = try await asking { () async throws(DirectoryUnreachable) in
            try await ports.directory.checkPassword(password, for: account, at: now)
        }
        if answer == .temporary, let pseudonym = try vault.pseudonym(of: .account, account.vaultText) {
            return try await useCredentials(pseudonym) ? .temporary : .expired
        }
        return answer == .temporary ? .expired : answer
    }

    /// Whether the account's temporary password opens its sign-in. A quick citizen may come before the gateway's answer
    /// is in the log, so one that is not live yet is asked for again for a second.
    private func useCredentials(_ account: Pseudonym) async throws(RetraceError) -> Bool {
        for tries in 1...20 {
            let outcome = try await writer.submit(Job(.command(.useCredentials(account: account))))
            if outcome.answer == .done { return true }
            if options.clock != nil || tries == 20 { return false }
            try? await Task.sleep(for: .milliseconds(50))
        }
        return false
    }

    /// Sets a password for good after the one sign-in with a temporary one. Refused (T4) unless that has happened.
    public func changePassword(
        _ account: AccountIdentifier, to password: Secret
    ) async throws(RetraceError) -> Reply {
        guard let pseudonym = try vault.pseudonym(of: .account, account.vaultText) else {
            let refusal = Refusal(command: .changePassword, rule: .t4, subject: .none)
            return Reply(.refused(refusal), position: position, time: now)
        }
        // The directory first: if it cannot be reached, the citizen may try again while the sign-in counts.
        let looked = try await writer.submit(Job(.lookForCredentials(account: pseudonym)))
        if looked.session?.stage == .credentialsUsed {
            try await asking { () async throws(DirectoryUnreachable) in
                try await ports.directory.setPassword(password, for: account)
            }
        }
        let command = Command.changePassword(account: pseudonym, notices: 0)
        let changed = reply(try await writer.submit(Job(.command(command))))
        if changed.answer == .done { await errands.endSignIns(of: pseudonym) }
        return changed
    }

    /// "This was not me", by the token in a message: ends the session and takes its temporary password back, and ends the
    /// account's sign-ins. If the directory cannot be reached the session has ended all the same; the same token again takes the password back.
    public func disavow(_ token: Secret) async throws(RetraceError) -> Reply {
        guard let read = DisavowalToken(token.exposed) else {
            let refusal = Refusal(command: .disavow, rule: .e3, subject: .none)
            return Reply(.refused(refusal), position: position, time: now)
        }
        let outcome = try await writer.submit(Job(.disavow(reference: read.reference, proof: read.proof)))
        // Whoever brings the token is not the browser of the session: they see nothing of it.
        let told = Reply(outcome.answer, position: outcome.position, time: outcome.time)
        guard outcome.answer == .done, let session = outcome.session, !session.isDecoy else { return told }
        await errands.endSignIns(of: session.request.account)
        if outcome.mayRevoke, let account = try vault.account(session.request.account) {
            try await asking { () async throws(DirectoryUnreachable) in
                try await ports.directory.revokeTemporaryPassword(of: account)
            }
        }
        return told
    }
}

/// What the directory says, its failure as one of the engine's errors.
func asking<R>(_ body: () async throws(DirectoryUnreachable) -> R) async throws(RetraceError) -> R {
    do throws(DirectoryUnreachable) {
        return try await body()
    } catch {
        throw .directory(error)
    }
}
