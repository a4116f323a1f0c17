import Recovery
import Retrace
import Testing

/// Whose sign-ins end after a recovery, and who is told.
@Suite struct RevocationTests {
    private func rig(way: CredentialsWay = .temporary) async throws -> EngineRig {
        let rig = try await EngineRig { $0.policy.way = way }
        rig.directory.add(try .guide)
        return rig
    }

    private func changePassword(_ rig: EngineRig) async throws -> Reply {
        let handle = try await rig.recovered(.guide)
        let account = try Citizen.guide.account
        let password = SessionSecrets(epochKey: testKey, session: handle.session).password()
        #expect(try await rig.engine.signIn(account, password) == .temporary)
        #expect(rig.directory.signInsEnded.isEmpty)
        return try await rig.engine.changePassword(account, to: Secret("my own"))
    }

    private func disavow(_ handle: Handle, _ rig: EngineRig) async throws -> Reply {
        let engine = try rig.engine
        return try await engine.disavow(try #require(engine.testToken(of: handle.session)))
    }

    @Test func `a change of password after a recovery ends the account's sign-ins`() async throws {
        let rig = try await rig()
        #expect(try await changePassword(rig).answer == .done)
        #expect(rig.directory.signInsEnded == [try Citizen.guide.account.text])
    }

    @Test func `a chosen password ends the account's sign-ins`() async throws {
        let rig = try await rig(way: .chosen)
        let handle = try await rig.verified(.guide)
        #expect(try await rig.engine.choosePassword(Secret("my own"), handle).answer == .done)
        #expect(rig.directory.signInsEnded == [try Citizen.guide.account.text])
        #expect(try await rig.engine.choosePassword(Secret("my own"), handle).answer.refusal?.rule == .o7)
        #expect(rig.directory.signInsEnded.count == 1)
    }

    @Test func `a disavowal ends the account's sign-ins, and a wrong token does not`() async throws {
        let rig = try await rig()
        let handle = try await rig.recovered(.guide)
        let token = try rig.engine.service.disavowalToken(handle.session)
        let wrong = String(token.dropLast()) + (token.hasSuffix("0") ? "1" : "0")
        #expect(try await rig.engine.disavow(Secret(wrong)).answer.refusal?.rule == .e3)
        #expect(try rig.directory.signInsEnded.isEmpty && rig.directory.hasTemporaryPassword(.guide))
        #expect(try await disavow(handle, rig).answer == .done)
        #expect(try rig.directory.signInsEnded.count == 1 && !rig.directory.hasTemporaryPassword(.guide))
    }

    @Test func `a directory that cannot end sign-ins holds up nobody and is told again`() async throws {
        let rig = try await rig()
        rig.directory.set(endsSignIns: false)
        #expect(try await changePassword(rig).answer == .done)
        _ = try await rig.engine.deliverMessages()
        #expect(rig.directory.signInsEnded.isEmpty)
        rig.directory.set(endsSignIns: true)
        _ = try await rig.engine.deliverMessages()
        #expect(rig.directory.signInsEnded.count == 1)
        _ = try await rig.engine.deliverMessages()
        #expect(rig.directory.signInsEnded.count == 1)
    }

    @Test func `after an hour the directory is not told any more`() async throws {
        let rig = try await rig()
        rig.directory.set(endsSignIns: false)
        _ = try await changePassword(rig)
        rig.advance(.hours(1))
        rig.directory.set(endsSignIns: true)
        _ = try await rig.engine.deliverMessages()
        #expect(rig.directory.signInsEnded.isEmpty)
    }

    @Test func `a process hears of the accounts whose sign-ins must end, in the log's order`() async throws {
        let rig = try await rig()
        var revocations = try rig.engine.revocations().makeAsyncIterator()
        let changed = try await changePassword(rig)
        rig.advance(.minutes(20))
        rig.directory.add(try .number(7))
        let handle = try await rig.recovered(.number(7))
        let disavowed = try await disavow(handle, rig)
        let first = try #require(try await revocations.next())
        let second = try #require(try await revocations.next())
        #expect(try first.account == rig.engine.knownPseudonym(of: Citizen.guide.account))
        #expect(first.position == changed.position - 1 && first.time == changed.time)
        #expect(try second.account == rig.engine.knownPseudonym(of: Citizen.number(7).account))
        // The session's end follows the disavowal.
        #expect(second.position == disavowed.position - 2 && second.time == disavowed.time)
    }

    @Test func `it hears of nothing that was before`() async throws {
        let rig = try await rig()
        _ = try await changePassword(rig)
        var revocations = try rig.engine.revocations().makeAsyncIterator()
        rig.advance(.minutes(20))
        let handle = try await rig.recovered(.guide)
        _ = try await disavow(handle, rig)
        let only = try #require(try await revocations.next())
        guard case .recoveryDisavowed = try rig.events()[Int(only.position)].payload else {
            Issue.record("another event was told")
            return
        }
    }

    @Test func `a reader hears of more than one read of the log holds, and of its end`() async throws {
        let rig = try await rig()
        let engine = try rig.engine
        let reader = Task {
            var accounts: [Pseudonym] = []
            for try await revocation in engine.revocations() { accounts.append(revocation.account) }
            return accounts
        }
        // The reader is there before anything happens.
        try await Task.sleep(for: .milliseconds(200))
        let filler = (0..<9_000).map { _ in Job(.record(.keyCreated(KeyEvent(kind: .signing, epoch: 1)))) }
        _ = try await engine.writer.submit(filler)
        _ = try await changePassword(rig)
        try await Task.sleep(for: .milliseconds(500))
        await rig.close()
        let account = try #require(try engine.knownPseudonym(of: Citizen.guide.account))
        #expect(try await reader.value == [account])
    }

    @Test func `a cancelled reader ends`() async throws {
        let rig = try await rig()
        let engine = try rig.engine
        let reader = Task {
            for try await _ in engine.revocations() { Issue.record("nothing was to be told") }
        }
        reader.cancel()
        try await reader.value
    }
}

/// A temporary password whose session ended before its message was sent.
@Suite struct LeftPasswordTests {
    private func rig() async throws -> EngineRig {
        let rig = try await EngineRig()
        rig.directory.add(try .guide)
        return rig
    }

    /// The message's answer was lost, so the directory has a temporary password and the session waits.
    private func attempted(_ rig: EngineRig) async throws -> Handle {
        let handle = try await rig.begin(.guide)
        _ = try await rig.engine.deliverMessages()
        rig.inbox.behave(.losesAnswer)
        _ = try await rig.engine.verifyCode(handle.rightCode(), handle)
        _ = try await rig.engine.deliverMessages()
        #expect(rig.directory.hasTemporaryPassword(try .guide))
        return handle
    }

    private func hasPassword(_ rig: EngineRig) throws -> Bool { rig.directory.hasTemporaryPassword(try .guide) }

    @Test func `credentials that were lost twice leave no temporary password`() async throws {
        let rig = try await rig()
        let handle = try await attempted(rig)
        rig.advance(.seconds(30))
        _ = try await rig.engine.deliverMessages()
        #expect(try await rig.engine.status(handle)?.stage == .ended)
        #expect(try !hasPassword(rig))
    }

    @Test func `nor does the end of T8, once the directory is back`() async throws {
        let rig = try await rig()
        _ = try await attempted(rig)
        rig.directory.set(isDown: true)
        rig.advance(.seconds(1_800))
        _ = try await rig.engine.settle()
        _ = try await rig.engine.deliverMessages()
        #expect(try rig.events(.recoveryEnded).count == 1)
        rig.directory.set(isDown: false)
        #expect(try hasPassword(rig))
        _ = try await rig.engine.deliverMessages()
        #expect(try !hasPassword(rig))
    }

    @Test func `another start finds what the one before left`() async throws {
        let rig = try await rig()
        _ = try await attempted(rig)
        await rig.close()
        rig.advance(.seconds(1_800))
        try await rig.open()
        #expect(try hasPassword(rig))
        _ = try await rig.engine.deliverMessages()
        #expect(try !hasPassword(rig))
    }

    @Test func `a newer session's temporary password stays`() async throws {
        let rig = try await rig()
        _ = try await attempted(rig)
        rig.directory.set(isDown: true)
        rig.advance(.seconds(1_800))
        _ = try await rig.engine.settle()
        _ = try await rig.engine.deliverMessages()
        rig.directory.set(isDown: false)
        // The newer one's message is on its way, and the directory has its password.
        let newer = try await rig.begin(.guide, browser: 2)
        _ = try await rig.engine.verifyCode(newer.rightCode(), newer)
        _ = try await rig.engine.deliverMessages()
        #expect(try await rig.engine.status(newer)?.stage == .awaitingDelivery)
        #expect(try hasPassword(rig))
        rig.inbox.behave(.accepts)
        rig.advance(.seconds(30))
        _ = try await rig.engine.deliverMessages()
        #expect(try await rig.engine.status(newer)?.stage == .credentialsLive)
        #expect(try hasPassword(rig))
    }

    @Test func `a running engine takes it back by itself`() async throws {
        let rig = try await EngineRig { $0.clock = nil }
        rig.directory.add(try .guide)
        rig.inbox.behave(.refuses(isRetryable: false))
        let handle = try await rig.verified(.guide)
        let limit = ContinuousClock.now + .seconds(10)
        while try await rig.engine.status(handle)?.stage != .ended, ContinuousClock.now < limit {
            try await Task.sleep(for: .milliseconds(50))
        }
        while try hasPassword(rig), ContinuousClock.now < limit { try await Task.sleep(for: .milliseconds(50)) }
        #expect(try await rig.engine.status(handle)?.stage == .ended)
        #expect(rig.directory.changes >= 2)
        #expect(try !hasPassword(rig))
        await rig.close()
    }
}
