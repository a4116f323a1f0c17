import Recovery
import Retrace

// Sign-in, operators, gateway and directory, and the engine's own end and beginning.
extension ScenarioDriver {
    func account(_ step: ScenarioStep, _ browser: inout Browser) async throws -> Observation {
        let engine = try engine()
        switch step.action {
        case .signIn(let choice):
            guard let identifier = identifier(browser) else { return invalid() }
            var observation = Observation()
            observation.answer = "\(try await engine.signIn(identifier, try password(choice, browser)))"
            return observation
        case .changePassword(let password):
            guard let identifier = identifier(browser) else { return invalid() }
            secrets.append(("password", password))
            return Observation(try await engine.changePassword(identifier, to: Secret(password)))
        case .disavow(let choice, let other):
            return Observation(try await engine.disavow(token(choice, try session(of: other ?? step.who, browser))))
        default: return try await status(browser, step.who)
        }
    }

    private func status(_ browser: Browser, _ who: String) async throws -> Observation {
        guard let handle = browser.handle else { throw FieldFault("\(who) holds no handle") }
        var observation = Observation()
        guard let status = try await engine().status(handle) else { return observation }
        observation.answer = "done"
        observation.stage = status.stage
        observation.tries = Int(status.triesLeft)
        observation.issue = Int(status.issue)
        observation.difficulty = status.difficulty
        observation.until = status.codeExpires
        observation.time = status.time
        observation.isNearBudget = try engine().isNearMessageBudget
        return observation
    }

    private func identifier(_ browser: Browser) -> AccountIdentifier? {
        try? AccountIdentifier(browser.identifier ?? "", type: browser.type)
    }

    private func password(_ choice: PasswordChoice, _ browser: Browser) throws -> Secret {
        switch choice {
        case .typed(let text):
            secrets.append(("password", text))
            return Secret(text)
        case .temporary:
            guard let handle = browser.handle, let password = try engine().testPassword(of: handle.session) else {
                throw FieldFault("there is no session whose temporary password could be typed")
            }
            return password
        }
    }

    private func session(of who: String, _ browser: Browser) throws -> SessionID {
        guard let handle = browsers[who]?.handle ?? browser.handle else { throw FieldFault("\(who) holds no handle") }
        return handle.session
    }

    private func token(_ choice: TokenChoice, _ session: SessionID) throws -> Secret {
        let right = try engine().testToken(of: session)?.exposed ?? ""
        switch choice {
        case .right: return Secret(right)
        case .wrong: return Secret(right.dropLast() + (right.hasSuffix("0") ? "1" : "0"))
        case .malformed: return Secret("not a token")
        }
    }

    // MARK: What does not come from a citizen

    func outside(_ step: ScenarioStep, _ browser: Browser) async throws -> Observation {
        switch step.action {
        case .receipt(let message, let isDelivered, let other):
            let session = try session(of: other ?? step.who, browser)
            return Observation(try await engine().reportReceipt(session, message, isDelivered: isDelivered))
        case .unlock(let caseNumber):
            guard let identifier = identifier(browser), let account = try engine().knownPseudonym(of: identifier) else {
                return invalid()
            }
            return Observation(try await engine().unlock(account, caseNumber: caseNumber))
        case .adopt(let overrides):
            return Observation(try await engine().adopt(overrides.applied(to: engine().policy)))
        case .gateway(let mode): gateway.setMode(mode)
        case .directory(let isDown): directory.setDown(isDown)
        case .record(let change): return try await record(change)
        case .stop: await close()
        case .start(let time): try await start(time)
        case .restart(let time):
            await close()
            try await start(time)
        case .search:
            var observation = Observation()
            observation.answer = "done"
            observation.found = try search()
            return observation
        default: break
        }
        return Observation()
    }

    private func start(_ time: Instant.Span?) async throws {
        if let time { setClock(scenario.start + time) }
        try await open()
    }

    private func record(_ change: RecordStep) async throws -> Observation {
        guard let identifier = try? AccountIdentifier(change.identifier, type: change.type),
            var account = directory.account(identifier)
        else { return invalid() }
        if let isDisabled = change.isDisabled { account.isDisabled = isDisabled }
        if let text = change.phone {
            guard let phone = try? PhoneNumber(text) else { return invalid() }
            account.phone = phone
            let entry = ImportReport.Entry(account: identifier, phone: phone, since: now)
            try await engine().record(ImportReport(phonesChanged: [entry]))
        }
        directory.set(account, for: identifier)
        return Observation()
    }
}
