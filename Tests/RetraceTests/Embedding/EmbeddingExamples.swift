// begin: open
import Recovery
import Retrace

/// Opens the engine of a service, once in the life of its process.
func openEngine(
    data: String, keys: String, directory: any AccountDirectory, gateway: any SMSGateway, captcha: any Captcha
) async throws -> Engine {
    var options = EngineOptions(data: data, keys: try KeyStore.open(at: keys, data: data))
    options.templates = try MessageTemplates.compact.with(host: "dichvucong.example.vn")
    return try await Engine.open(options, EnginePorts(directory: directory, gateway: gateway, captcha: captcha))
}
// end: open

// begin: directory
/// A service's own accounts behind the port. `Users` stands for whatever it keeps them in.
struct ServiceDirectory: AccountDirectory {
    let users: any Users

    func lookUp(
        _ account: AccountIdentifier, phone: PhoneNumber
    ) async throws(DirectoryUnreachable) -> DirectoryAnswer {
        guard let user = try await find(account) else { return .unknown }
        if user.isDisabled { return .disabled }
        guard user.phone == phone else { return .otherPhone }
        return .matched(accountName: user.name, otherPhones: user.otherPhones, phoneSince: user.phoneSince)
    }

    func setTemporaryPassword(
        _ password: Secret, until end: Instant, for account: AccountIdentifier
    ) async throws(DirectoryUnreachable) {
        try await change(account, .temporary(password, until: end))
    }

    func revokeTemporaryPassword(of account: AccountIdentifier) async throws(DirectoryUnreachable) {
        try await change(account, .noTemporary)
    }

    func setPassword(_ password: Secret, for account: AccountIdentifier) async throws(DirectoryUnreachable) {
        try await change(account, .lasting(password))
    }

    func checkPassword(
        _ password: Secret, for account: AccountIdentifier, at now: Instant
    ) async throws(DirectoryUnreachable) -> PasswordAnswer {
        do {
            return try await users.check(password, of: account, at: now)
        } catch {
            throw DirectoryUnreachable(reason: "the user database does not answer")
        }
    }

    private func find(_ account: AccountIdentifier) async throws(DirectoryUnreachable) -> User? {
        do {
            return try await users.find(account)
        } catch {
            throw DirectoryUnreachable(reason: "the user database does not answer")
        }
    }

    private func change(
        _ account: AccountIdentifier, _ change: PasswordChange
    ) async throws(DirectoryUnreachable) {
        do {
            try await users.change(account, change)
        } catch {
            throw DirectoryUnreachable(reason: "the user database does not answer")
        }
    }
}
// end: directory

// begin: gateway
/// A carrier's interface behind the port.
struct CarrierGateway: SMSGateway {
    let carrier: any Carrier

    func send(_ message: TextMessage) async -> SendAnswer {
        do {
            let answer = try await carrier.post(
                to: message.recipient.e164, from: message.sender, text: message.text.exposed, id: message.reference)
            if let id = answer.messageID { return .accepted(reference: id) }
            return .rejected(code: answer.code, isRetryable: answer.isBusy)
        } catch {
            return .unknown  // it may have been sent
        }
    }
}
// end: gateway

// begin: request
/// What a page is to show after the form, and what the browser is to keep.
enum NextPage {
    case captcha(CaptchaDifficulty, cookie: String)
    case code(cookie: String)
    case tryLater(rule: String, at: Instant?)
    case correctTheForm(String)
}

/// The form of the first page. `cookie` is what the browser holds from before, `formID` the page's own id.
func begin(
    _ engine: Engine, identifier: String, phone: String, address: String, cookie: String?, formID: String
) async throws -> NextPage {
    let form: RecoveryForm
    do {
        form = RecoveryForm(
            account: try AccountIdentifier(identifier, type: .individual), phone: try PhoneNumber(phone))
    } catch let error as InvalidIdentifier {
        return .correctTheForm("\(error)")
    } catch let error as InvalidPhoneNumber {
        return .correctTheForm("\(error)")
    }
    let reply = try await engine.requestRecovery(
        form, from: try ClientAddress(address), resuming: cookie.flatMap(Handle.init),
        key: IdempotencyKey(scope: "portal", key: formID))
    switch reply.answer {
    case .requested(_, let difficulty): return .captcha(difficulty, cookie: reply.handle?.text ?? "")
    case .resumed:
        guard let handle = reply.handle, let status = reply.status else { break }
        let asksCaptcha = status.stage == .awaitingCaptcha
        return asksCaptcha ? .captcha(status.difficulty, cookie: handle.text) : .code(cookie: handle.text)
    case .refused(let refusal): return .tryLater(rule: "\(refusal.rule)", at: refusal.until)
    default: break
    }
    throw RetraceError.unknownSession
}
// end: request

// begin: code
/// What the page says after a code was typed.
func enter(_ typed: String, _ engine: Engine, _ handle: Handle) async throws -> String {
    guard let code = try? TypedCode(typed) else { return "Six digits, please." }
    let reply = try await engine.verifyCode(code, handle)
    switch reply.answer {
    case .verified(.temporary): return "Your account and a temporary password are on their way by SMS."
    case .verified(.chosen): return "Choose a new password."
    case .codeRejected(let left): return "That is not the code. Tries left: \(left)."
    case .locked: return "Too many wrong codes. Begin again later."
    case .refused(let refusal): return "Not now (\(refusal.rule))."
    default: throw RetraceError.unknownSession
    }
}
// end: code

// begin: revocations
/// Ends the sign-ins of accounts whose password a recovery changed, until the engine is closed. `end` gets the account
/// and the mark up to which its sign-ins end.
func watchRevocations(_ engine: Engine, end: @Sendable (Pseudonym, UInt64) async -> Void) async throws {
    for try await revocation in engine.revocations() {
        await end(revocation.account, revocation.position)
    }
}
// end: revocations

// begin: query
/// The recoveries of an account, the newest first, among them what `reply` has just done.
func recoveries(of account: Pseudonym, after reply: Reply, _ engine: Engine) async throws -> [SessionView] {
    guard try await engine.waitForViews(position: reply.position) else { return [] }
    var filter = SessionFilter()
    filter.account = account
    filter.isReversed = true
    filter.limit = 20
    return try engine.views.sessions(matching: filter)
}
// end: query

// begin: virtual
/// An engine for a service's own tests: nothing happens in it but what the test lets happen.
func testEngine(in folder: String, _ ports: EnginePorts, _ clock: VirtualClock) async throws -> Engine {
    var options = EngineOptions(data: folder, keys: .test)
    options.isDevelopment = true
    options.isDurable = false
    options.clock = clock
    options.seed = 1
    return try await Engine.open(options, ports)
}

/// Moves the clock, and lets happen on the way what falls due.
func advance(_ engine: Engine, _ clock: VirtualClock, to end: Instant) async throws {
    while let moment = engine.nextMoment, moment <= end {
        let position = engine.position
        clock.move(to: moment)
        try await engine.settle()
        try await engine.deliverMessages()
        if engine.position == position, engine.nextMoment == moment { break }
    }
    clock.move(to: end)
    try engine.catchUpViews()
}
// end: virtual
