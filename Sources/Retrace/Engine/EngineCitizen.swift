import Crypto
public import Recovery

/// What a citizen typed to begin a recovery.
public struct RecoveryForm: Sendable {
    public let account: AccountIdentifier
    public let phone: PhoneNumber

    public init(account: AccountIdentifier, phone: PhoneNumber) {
        self.account = account
        self.phone = phone
    }
}

/// What came of a command, once it is durable.
public struct Reply: Sendable {
    public let answer: Answer
    /// Of a request that began a session or resumed one: what the browser acts with from now on.
    public let handle: Handle?
    /// Of a command about a browser's session: what the browser may see of it after the command, as `Engine.status`
    /// would tell; nil if it is not known.
    public let status: SessionStatus?
    /// The size of the log after it: a query that waits for this position sees what the command did.
    public let position: UInt64
    /// Log time of the decision.
    public let time: Instant
    /// What the citizen keeps of the session that they act in; nil where a reply is not about the browser's own session.
    public internal(set) var receipt: Receipt?

    init(
        _ answer: Answer, handle: Handle? = nil, status: SessionStatus? = nil, position: UInt64, time: Instant
    ) {
        self.answer = answer
        self.handle = handle
        self.status = status
        self.position = position
        self.time = time
    }
}

extension Engine {
    /// Begins a recovery, or goes on in the browser's live session for the same pair (O1). The answer tells how hard a
    /// captcha must be solved next; it is the same whether or not the account exists (E1).
    public func requestRecovery(
        _ form: RecoveryForm, from client: ClientAddress, resuming handle: Handle? = nil, key: IdempotencyKey? = nil
    ) async throws(RetraceError) -> Reply {
        try await requestRecovery(form, from: client, resuming: handle, key: key, session: options.chosenSession(form))
    }

    /// The same for a session whose id is chosen beforehand: the guide's example has a code that only one id gives.
    package func requestRecovery(
        _ form: RecoveryForm, from client: ClientAddress, resuming handle: Handle? = nil, key: IdempotencyKey? = nil,
        session: SessionID?
    ) async throws(RetraceError) -> Reply {
        var request = try await request(form, from: client, resuming: handle)
        if let session { request.newSession = session }
        let content = "request \(form.account.vaultText) \(form.phone.e164)"
        var job = Job(.request(request), reference: reference(key, content))
        job.showsSession = true
        let outcome = try await writer.submit(job)
        switch outcome.answer {
        case .requested(let session, _), .resumed(let session):
            var begun = reply(outcome, handle: Handle(session: session, mac: try secrets(of: session).handleMAC()))
            begun.receipt = service.receipts.receipt(of: session)
            return begun
        default: return reply(outcome)
        }
    }

    /// Hands over the answer to the captcha. If it passes, the first code is issued.
    public func submitCaptcha(
        _ token: Secret, _ handle: Handle, key: IdempotencyKey? = nil
    ) async throws(RetraceError) -> Reply {
        _ = try secrets(of: handle)
        guard let session = try await writer.submit(Job(.look(handle.session))).session else { throw .unknownSession }
        let answer = await ports.captcha.check(token, difficulty: session.request.difficulty, at: now)
        let command = submission(answer, token, handle.session)
        return try await submit(.command(.submitCaptcha(command)), key, "captcha \(token.exposed)", handle)
    }

    /// Issues the next code; the one before dies.
    public func resendCode(_ handle: Handle, key: IdempotencyKey? = nil) async throws(RetraceError) -> Reply {
        _ = try secrets(of: handle)
        return try await submit(.command(.resendCode(session: handle.session)), key, "resend", handle)
    }

    /// Tries a code. If it is right, the credentials go out, or the citizen may choose a password, as policy says.
    public func verifyCode(
        _ code: TypedCode, _ handle: Handle, key: IdempotencyKey? = nil
    ) async throws(RetraceError) -> Reply {
        let box = SessionSecretsBox(secrets: try secrets(of: handle))
        let proposal = Proposal.verify(session: handle.session, typed: code.value, secrets: box)
        return try await submit(proposal, key, "verify \(code.value)", handle)
    }

    /// The citizen's own "never mind", before a code was verified.
    public func giveUp(_ handle: Handle, key: IdempotencyKey? = nil) async throws(RetraceError) -> Reply {
        _ = try secrets(of: handle)
        return try await submit(.command(.giveUp(session: handle.session)), key, "give up", handle)
    }

    /// What the browser may see of its session; nil if it is no longer known.
    public func status(_ handle: Handle) async throws(RetraceError) -> SessionStatus? {
        _ = try secrets(of: handle)
        return try await writer.submit(Job(.look(handle.session))).status
    }

    // MARK: Steps

    private func request(
        _ form: RecoveryForm, from client: ClientAddress, resuming handle: Handle?
    ) async throws(RetraceError) -> RequestRecovery {
        let now = clock.estimate()
        let values: [(VaultKind, String)] = [
            (.account, form.account.vaultText), (.phone, form.phone.e164), (.client, client.client),
            (.network, client.network),
        ]
        let names = try vault.pseudonyms(for: values, at: now)
        guard names.count == 4 else { throw .unknownSession }
        let (standing, since) = await ask(form)
        var resumed: SessionID?
        if let handle, (try? secrets(of: handle)) != nil { resumed = handle.session }
        return RequestRecovery(
            newSession: SessionID(high: 0, low: 0), resuming: resumed, accountType: form.account.type,
            account: names[0], phone: names[1], client: names[2], network: names[3], standing: standing,
            isTrusted: trusted.contains(client, under: writer.pulse.policy),
            operatorPrefix: UInt16(form.phone.operatorPrefix) ?? 0, isPlausible: form.account.isStructurePlausible,
            phoneDays: since.map { UInt32(clamping: max(0, (now - $0).milliseconds / 86_400_000)) }, epoch: 0)
    }

    /// What the directory says; down counts as unreachable, which makes a decoy.
    private func ask(_ form: RecoveryForm) async -> (DirectoryStanding, since: Instant?) {
        do throws(DirectoryUnreachable) {
            switch try await ports.directory.lookUp(form.account, phone: form.phone) {
            case .matched(_, _, let since): return (.matched, since)
            case .unknown: return (.unknown, nil)
            case .otherPhone: return (.otherPhone, nil)
            case .disabled: return (.disabled, nil)
            }
        } catch {
            return (.unreachable, nil)
        }
    }

    private func submission(_ answer: CaptchaAnswer, _ token: Secret, _ session: SessionID) -> SubmitCaptcha {
        let (identity, result): (String, Result<Instant, CaptchaFailure>) =
            switch answer {
            case .passed(let end, let identity): (identity, .success(end))
            case .failed(let reason): (token.exposed, .failure(reason))
            }
        let provider = String(ports.captcha.provider(of: token).truncated(toBytes: 32))
        let words = leadingWords(SHA256.hash(data: Array("\(provider) \(identity)".utf8)))
        return SubmitCaptcha(
            session: session, provider: provider, digest: TokenDigest(high: words.0, low: words.1),
            result: result)
    }

    func submit(
        _ proposal: Proposal, _ key: IdempotencyKey?, _ content: String, _ handle: Handle
    ) async throws(RetraceError) -> Reply {
        let reference = reference(key, "\(content) \(handle.session)")
        var job = Job(proposal, reference: reference)
        job.showsSession = true
        var reply = reply(try await writer.submit(job))
        reply.receipt = service.receipts.receipt(of: handle.session)
        return reply
    }

    func reply(_ outcome: Outcome, handle: Handle? = nil) -> Reply {
        Reply(
            outcome.answer, handle: handle, status: outcome.status, position: outcome.position, time: outcome.time)
    }

    func reference(_ key: IdempotencyKey?, _ content: String) -> CommandReference? {
        key.map { service.reference($0, content: content) }
    }

    /// The secrets of a handle's session, if its MAC is right and its key lives. Any other handle is unknown.
    func secrets(of handle: Handle) throws(RetraceError) -> SessionSecrets {
        let secrets = try secrets(of: handle.session)
        guard Handle(session: handle.session, mac: secrets.handleMAC()) == handle else { throw .unknownSession }
        return secrets
    }

    private func secrets(of session: SessionID) throws(RetraceError) -> SessionSecrets {
        // A session's id begins with its time, and its epoch is the hour of that.
        let epoch = UInt32(clamping: (session.high >> 16) / 3_600_000)
        guard let key = try options.keys.key(.session, epoch) else { throw .unknownSession }
        return SessionSecrets(epochKey: key, session: session)
    }
}
