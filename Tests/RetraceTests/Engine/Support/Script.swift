import Recovery
import Retrace

/// A long course of commands, all drawn from a seed; what each does depends on nothing else but the answers before.
struct Script {
    enum Step {
        case request(citizen: Int, browser: Int)
        case captcha(Int, isGood: Bool)
        case verify(Int, isRight: Bool)
        case verifyEarlier(Int)
        case resend(Int)
        case giveUp(Int)
        case repeatLast
        case disavow(Int, isRight: Bool)
        case signIn(Int)
        case deliver
        case breakGateway(Int)
        case breakDirectory(Bool)
        case adopt(wrongCodes: Int64)
        case wait(seconds: Int64)
    }

    static let citizens = 6
    static let browsers = 5
    let steps: [Step]

    init(seed: UInt64, count: Int) {
        var generator = SeededGenerator(seed: seed)
        steps = (0..<count).map { _ in Self.step(&generator) }
    }

    private static func step(_ generator: inout SeededGenerator) -> Step {
        let slot = Int.random(in: 0..<5, using: &generator)
        switch Int.random(in: 0..<100, using: &generator) {
        case 0..<16:
            return .request(
                citizen: .random(in: 0..<citizens, using: &generator),
                browser: .random(in: 0..<browsers, using: &generator))
        case 16..<30: return .captcha(slot, isGood: .random(in: 0..<8, using: &generator) > 0)
        case 30..<42: return .verify(slot, isRight: .random(using: &generator))
        case 42..<45: return .verifyEarlier(slot)
        case 45..<51: return .resend(slot)
        case 51..<53: return .giveUp(slot)
        case 53..<58: return .repeatLast
        case 58..<61: return .disavow(slot, isRight: .random(using: &generator))
        case 61..<66: return .signIn(slot)
        case 66..<80: return .deliver
        case 80..<83: return .breakGateway(.random(in: 0..<4, using: &generator))
        case 83..<85: return .breakDirectory(.random(using: &generator))
        case 85..<86: return .adopt(wrongCodes: .random(in: 3...6, using: &generator))
        case 86..<99: return .wait(seconds: .random(in: 1...150, using: &generator))
        default: return .wait(seconds: .random(in: 3_000...90_000, using: &generator))
        }
    }
}

/// Runs a script on an engine and writes down every answer.
final class ScriptRun {
    let rig: EngineRig
    private(set) var answers: [String] = []
    private var handles: [Handle] = []
    private var citizens: [Handle: Citizen] = [:]
    private var last: (() async throws -> Reply)?
    private var count = 0

    /// All pseudonyms are made first, so that a later restart draws none.
    init(_ rig: EngineRig) throws {
        self.rig = rig
        for number in 0..<Script.citizens {
            rig.directory.add(try .number(number), others: [try PhoneNumber("0912345678")])
        }
        for number in 0..<Script.citizens {
            for browser in 0..<Script.browsers {
                let (citizen, client) = (try Citizen.number(number), try ClientAddress.browser(browser))
                _ = try rig.engine.vault.pseudonyms(
                    for: [
                        (.account, "1" + citizen.account.text), (.phone, citizen.phone.e164), (.client, client.client),
                        (.network, client.network),
                    ], at: EngineRig.start)
            }
        }
    }

    func run(_ step: Script.Step) async throws {
        count += 1
        let key = IdempotencyKey(scope: "script", key: "\(count)")
        switch step {
        case .request(let citizen, let browser): try await request(citizen, browser, key)
        case .captcha(let slot, let isGood):
            let token = Secret(isGood ? "token \(count)" : "bad")
            try await note(slot) { engine, handle in
                try await engine.submitCaptcha(token, handle, key: isGood ? key : nil)
            }
        case .verify(let slot, let isRight):
            try await note(slot) { engine, handle in
                let issue = try await engine.status(handle)?.issue ?? 0
                let code = isRight ? try handle.rightCode(issue: max(1, issue)) : try handle.wrongCode()
                return try await engine.verifyCode(code, handle, key: isRight ? key : nil)
            }
        case .verifyEarlier(let slot):
            try await note(slot) { engine, handle in try await engine.verifyCode(handle.rightCode(issue: 1), handle) }
        case .resend(let slot): try await note(slot) { try await $0.resendCode($1) }
        case .giveUp(let slot): try await note(slot) { try await $0.giveUp($1) }
        case .repeatLast: if let last { answers.append("again \(try await last().answer)") }
        case .disavow(let slot, let isRight): try await disavow(slot, isRight)
        case .signIn(let slot): try await signIn(slot)
        case .deliver: answers.append("sent \(try await rig.engine.deliverMessages())")
        case .breakGateway(let manner):
            rig.inbox.behave(
                manner == 0 ? .losesAnswer : manner == 1 ? .refuses(isRetryable: true) : .accepts)
        case .breakDirectory(let isDown): rig.directory.set(isDown: isDown)
        case .adopt(let wrongCodes):
            var policy = Policy.standard
            policy.wrongCodes = wrongCodes
            answers.append("\(try await rig.engine.adopt(policy).answer)")
        case .wait(let seconds): rig.advance(.seconds(seconds))
        }
    }

    private func request(_ number: Int, _ browser: Int, _ key: IdempotencyKey) async throws {
        let citizen = try Citizen.number(number)
        let id = SessionID(at: rig.clock.now, random: (0, UInt64(count) &* 0x9E37_79B9_7F4A_7C15))
        let reply = try await rig.engine.requestRecovery(citizen.form, from: .browser(browser), key: key, session: id)
        answers.append("\(reply.answer)")
        guard let handle = reply.handle else { return }
        handles.insert(handle, at: 0)
        citizens[handle] = citizen
        last = { [rig] in
            try await rig.engine.requestRecovery(citizen.form, from: .browser(browser), key: key, session: id)
        }
    }

    private func note(_ slot: Int, _ body: (Engine, Handle) async throws -> Reply) async throws {
        guard handles.indices.contains(slot) else { return }
        answers.append("\(try await body(rig.engine, handles[slot]).answer)")
    }

    private func disavow(_ slot: Int, _ isRight: Bool) async throws {
        guard handles.indices.contains(slot) else { return }
        let token = try rig.engine.service.disavowalToken(handles[slot].session)
        let typed = isRight ? token : String(token.dropLast()) + (token.hasSuffix("0") ? "1" : "0")
        do {
            answers.append("\(try await rig.engine.disavow(Secret(typed)).answer)")
        } catch {
            answers.append("\(error)")
        }
    }

    private func signIn(_ slot: Int) async throws {
        guard handles.indices.contains(slot), let citizen = citizens[handles[slot]] else { return }
        let password = SessionSecrets(epochKey: testKey, session: handles[slot].session).password()
        do {
            let answer = try await rig.engine.signIn(citizen.account, password)
            answers.append("\(answer)")
            guard answer == .temporary else { return }
            answers.append("\(try await rig.engine.changePassword(citizen.account, to: Secret("own \(count)")).answer)")
        } catch {
            answers.append("\(error)")
        }
    }
}
