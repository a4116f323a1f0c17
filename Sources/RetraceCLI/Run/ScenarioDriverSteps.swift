import Recovery
import Retrace

// What the steps of a scenario do.
extension ScenarioDriver {
    /// Does one step at its time, then what it makes due, and says what came of it.
    func play(_ step: ScenarioStep) async throws -> Observation {
        try await advance(to: scenario.start + step.at - lag)
        var browser = browsers[step.who] ?? Browser()
        var observation: Observation
        do {
            observation = try await perform(step, &browser)
        } catch let error as RetraceError {
            observation = try answer(to: error)
        }
        browsers[step.who] = browser
        try await catchUp()
        try observe(&observation)
        return observation
    }

    /// Errors that a citizen or an operator would be told of are answers here.
    private func answer(to error: RetraceError) throws -> Observation {
        var observation = Observation()
        switch error {
        case .conflict: observation.answer = "conflict"
        case .unknownSession: observation.answer = "unknownSession"
        case .directory: observation.answer = "unreachable"
        case .policy: observation.answer = "policyRefused"
        default: throw error
        }
        return observation
    }

    private func perform(_ step: ScenarioStep, _ browser: inout Browser) async throws -> Observation {
        switch step.action {
        case .request, .captcha, .code, .resend, .giveUp, .choosePassword:
            guard let command = try command(step, &browser) else { return invalid() }
            if step.key != nil { browser.lastCommand = command }
            return try await send(command, &browser)
        case .repeatLast:
            guard let command = browser.lastCommand else {
                throw FieldFault("\(step.who) has sent nothing with a \"key\" that could be repeated")
            }
            return try await send(command, &browser)
        case .signIn, .changePassword, .disavow, .status: return try await account(step, &browser)
        case .forge(let other):
            guard let handle = browsers[other]?.handle else { throw FieldFault("\(other) holds no handle") }
            browser.handle = forged(handle)
            return Observation()
        default: return try await outside(step, browser)
        }
    }

    private func send(_ command: CitizenCommand, _ browser: inout Browser) async throws -> Observation {
        let reply = try await command.send(to: engine())
        switch reply.answer {
        case .requested(_, let difficulty):
            browser.handle = reply.handle
            browser.difficulty = difficulty
            browser.issue = 0
        case .resumed: browser.handle = reply.handle
        case .codeIssued(let issue, _):
            browser.issue = issue
            if case .captcha(let token, _, _) = command { lastPassedToken = token }
        default: break
        }
        noteSecrets(of: browser)
        return Observation(reply)
    }

    // MARK: Commands of a browser in its session

    /// Nil if what was typed is not readable: then no command comes of it.
    private func command(_ step: ScenarioStep, _ browser: inout Browser) throws -> CitizenCommand? {
        let key = step.key.map { IdempotencyKey(scope: step.who, key: $0) }
        if case .request(let request) = step.action { return try self.request(request, key, &browser) }
        guard let handle = browser.handle else {
            throw FieldFault("\(step.who) holds no handle; expected a request before")
        }
        switch step.action {
        case .captcha(let choice, let other):
            return .captcha(try token(choice, of: other, &browser), handle, key)
        case .code(let choice):
            guard let code = try? TypedCode(text(of: choice, browser, handle)) else { return nil }
            return .code(code, handle, key)
        case .resend: return .resend(handle, key)
        case .giveUp: return .giveUp(handle, key)
        case .choosePassword(let password):
            secrets.append(("password", password))
            return .choosePassword(Secret(password), handle, key)
        default: return nil
        }
    }

    private func request(
        _ step: RequestStep, _ key: IdempotencyKey?, _ browser: inout Browser
    ) throws -> CitizenCommand? {
        try browser.fill(step)
        secrets += [
            ("identifier", browser.identifier ?? ""), ("phone", browser.phone ?? ""), ("client", browser.client),
        ]
        guard let account = try? AccountIdentifier(browser.identifier ?? "", type: browser.type),
            let phone = try? PhoneNumber(browser.phone ?? ""), let client = try? ClientAddress(browser.client)
        else { return nil }
        secrets.append(("phone", phone.e164))
        let form = RecoveryForm(account: account, phone: phone)
        return .request(form, client, step.isResuming ? browser.handle : nil, step.session, key)
    }

    private func token(_ choice: CaptchaChoice, of other: String?, _ browser: inout Browser) throws -> Secret {
        let token: Secret? =
            switch choice {
            case .solve: solved(browser.difficulty, at: now)
            case .easy: solved(.normal, at: now)
            case .expired: solved(browser.difficulty, at: now - captcha.settings.life - .seconds(1))
            case .wrong: wrong(browser.difficulty)
            case .malformed: Secret("no token at all")
            case .reuse: other.map { browsers[$0]?.lastToken } ?? lastPassedToken
            }
        guard let token else { throw FieldFault("there is no token to send; expected one that has passed before") }
        browser.lastToken = token
        secrets.append(("captcha token", token.exposed))
        return token
    }

    private func solved(_ difficulty: CaptchaDifficulty, at time: Instant) -> Secret? {
        ProofOfWorkSolver.solve(captcha.challenge(difficulty: difficulty, at: time, random: &random))
    }

    private func wrong(_ difficulty: CaptchaDifficulty) -> Secret? {
        let challenge = captcha.challenge(difficulty: difficulty, at: now, random: &random)
        return ProofOfWorkSolver.number(for: challenge).map { ProofOfWorkSolver.token(for: challenge, number: $0 + 1) }
    }

    private func text(of choice: CodeChoice, _ browser: Browser, _ handle: Handle) throws -> String {
        let engine = try engine()
        func code(_ issue: UInt8) -> String { engine.testCode(of: handle.session, issue: issue) ?? "" }
        switch choice {
        case .typed(let text): return text
        case .right: return code(max(1, browser.issue))
        case .superseded: return code(browser.issue > 1 ? browser.issue - 1 : 1)
        case .wrongFirst:
            return otherDigit(code(max(1, browser.issue)).prefix(1)) + code(max(1, browser.issue)).dropFirst()
        case .wrongLast:
            return code(max(1, browser.issue)).dropLast() + otherDigit(code(max(1, browser.issue)).suffix(1))
        case .of(let who):
            guard let other = browsers[who], let handle = other.handle else {
                throw FieldFault("\(who) holds no handle")
            }
            return engine.testCode(of: handle.session, issue: max(1, other.issue)) ?? ""
        case .wrong:
            let issued = (0...browser.issue).map(code)
            return ["111111", "222222", "333333", "444444"].first { !issued.contains($0) } ?? "555555"
        case .arrived:
            let arrived = gateway.sent.last { message in
                message.recipient.national == browser.phone && message.text.exposed.contains("OTP")
            }
            guard let arrived else {
                throw FieldFault("no message with a code has come to \(browser.phone ?? "no phone")")
            }
            return String(arrived.text.exposed.drop { !$0.isNumber }.prefix { $0.isNumber })
        }
    }

    private func otherDigit(_ digit: Substring) -> String { String(((Int(digit) ?? 0) + 1) % 10) }

    /// Another MAC on the same session: what somebody can make who has seen the id in a log.
    private func forged(_ handle: Handle) -> Handle? {
        let text = handle.text
        let swapped = text.dropFirst(22).map { $0 == "A" ? "B" : "A" }.joined()
        return Handle(text.prefix(22) + swapped.dropLast() + "A")
    }

    func invalid() -> Observation {
        var observation = Observation()
        observation.answer = "invalid"
        return observation
    }

    private func noteSecrets(of browser: Browser) {
        guard let handle = browser.handle, let engine = try? engine() else { return }
        secrets.append(("handle", handle.text))
        for issue in 0...browser.issue where issue > 0 {
            if let code = engine.testCode(of: handle.session, issue: issue) { secrets.append(("code", code)) }
        }
        if let password = engine.testPassword(of: handle.session) { secrets.append(("password", password.exposed)) }
        if let token = engine.testToken(of: handle.session) { secrets.append(("disavowal token", token.exposed)) }
    }
}
