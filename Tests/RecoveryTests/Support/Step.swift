import Recovery

/// One or more commands of a scenario, each so long after the one before: a second, unless it says otherwise.
struct Step: Sendable {
    struct Action: Sendable {
        var delay = Instant.Span.seconds(1)
        var reference: CommandReference?
        let command: @Sendable (inout Scenario) -> Command
    }

    var actions: [Action]

    init(_ command: @escaping @Sendable (inout Scenario) -> Command) { actions = [Action(command: command)] }

    init(actions: [Action]) { self.actions = actions }

    init(_ steps: [Step]) { actions = steps.flatMap(\.actions) }

    /// The first command comes so long after the one before it.
    func after(_ delay: Instant.Span) -> Step {
        var step = self
        if !step.actions.isEmpty { step.actions[0].delay = delay }
        return step
    }

    func after(milliseconds: Int64) -> Step { after(Instant.Span(milliseconds: milliseconds)) }

    /// Under an idempotency key.
    func named(_ number: UInt64) -> Step {
        var step = self
        let reference = CommandReference(id: CommandID(high: 7, low: spread(number)), fingerprint: number)
        for index in step.actions.indices { step.actions[index].reference = reference }
        return step
    }

    func times(_ count: Int) -> Step { Step(Array(repeating: self, count: count)) }
}

/// Who asks for a recovery, and what the directory says of it.
struct Citizen: Sendable {
    var account: Pseudonym
    var phone: Pseudonym
    var standing = DirectoryStanding.matched

    static let an = Citizen(account: .account(1), phone: .phone(1))
    static let binh = Citizen(account: .account(2), phone: .phone(2))
    static let nobody = Citizen(account: .account(99), phone: .phone(99), standing: .unknown)

    static func number(_ number: UInt64) -> Citizen { Citizen(account: .account(number), phone: .phone(number)) }

    func with(phone: Pseudonym) -> Citizen { Citizen(account: account, phone: phone, standing: standing) }
    func with(_ standing: DirectoryStanding) -> Citizen { Citizen(account: account, phone: phone, standing: standing) }
}

extension Pseudonym {
    static func account(_ number: UInt64) -> Pseudonym { Pseudonym(high: 1, low: spread(number)) }
    static func phone(_ number: UInt64) -> Pseudonym { Pseudonym(high: 2, low: spread(number)) }
    static func client(_ number: UInt64) -> Pseudonym { Pseudonym(high: 3, low: spread(number)) }
    static func network(_ number: UInt64) -> Pseudonym { Pseudonym(high: 4, low: spread(number)) }
}

extension TokenDigest {
    static func number(_ number: UInt64) -> TokenDigest { TokenDigest(high: 5, low: spread(number)) }
}

// What a citizen does.
extension Step {
    static func request(
        _ who: Citizen = .an, client: UInt64 = 1, network: UInt64 = 1, isTrusted: Bool = false, resuming: Int? = nil
    ) -> Step {
        Step { scenario in
            .requestRecovery(
                RequestRecovery(
                    newSession: scenario.newSession(), resuming: resuming.map { scenario.session($0) },
                    accountType: .individual, account: who.account, phone: who.phone, client: .client(client),
                    network: .network(network), standing: who.standing, isTrusted: isTrusted, operatorPrefix: 38,
                    epoch: UInt32(clamping: scenario.now.milliseconds / 3_600_000)))
        }
    }

    static let request = request()

    static func captcha(_ result: Result<Instant, CaptchaFailure>, token: UInt64, in session: Int? = nil) -> Step {
        Step { scenario in
            .submitCaptcha(
                SubmitCaptcha(
                    session: scenario.session(session), provider: "proof-of-work", digest: .number(token),
                    result: result))
        }
    }

    /// With a token that no one has used.
    static func passCaptcha(in session: Int? = nil) -> Step {
        Step { scenario in
            scenario.names += 1
            return .submitCaptcha(
                SubmitCaptcha(
                    session: scenario.session(session), provider: "proof-of-work", digest: .number(scenario.names),
                    result: .success(scenario.now + .minutes(10))))
        }
    }

    static let passCaptcha = passCaptcha()
    static let failCaptcha = captcha(.failure(.wrong), token: 1_000_000)

    static func resend(in session: Int? = nil) -> Step { Step { .resendCode(session: $0.session(session)) } }
    static let resend = resend()

    static func verify(_ match: CodeMatch, in session: Int? = nil) -> Step {
        Step { .verifyCode(session: $0.session(session), match: match) }
    }

    static let rightCode = verify(.newest)
    static let wrongCode = verify(.none)
    static let oldCode = verify(.superseded)

    static func giveUp(in session: Int? = nil) -> Step { Step { .giveUp(session: $0.session(session)) } }
    static let giveUp = giveUp()

    static func choosePassword(notices: UInt8 = 0) -> Step {
        Step { .choosePassword(session: $0.session(nil), notices: notices) }
    }

    static let choosePassword = choosePassword()

    static func useCredentials(_ who: Citizen = .an) -> Step { Step { _ in .useCredentials(account: who.account) } }
    static let useCredentials = useCredentials()

    static func changePassword(_ who: Citizen = .an, notices: UInt8 = 0) -> Step {
        Step { _ in .changePassword(account: who.account, notices: notices) }
    }

    static let changePassword = changePassword()

    static func disavow(_ isRightToken: Bool, in session: Int? = nil) -> Step {
        Step { .disavow(session: $0.session(session), isRightToken: isRightToken) }
    }

    static let disavow = disavow(true)
}
