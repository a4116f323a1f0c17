import Foundation
import Recovery
import Retrace

/// A process of its own for the tests: opens an engine on a folder and does what it reads, a command a line. Each line
/// that it writes was acknowledged by the engine.
///
/// `RetracePeer <data> <messages> <clock> [durable] [idle|sender]`: `clock` is `real` or the milliseconds of a virtual
/// one; an idle one does nothing by itself, a sender runs no timers.
@main struct Peer {
    let engine: Engine
    /// The virtual clock; nil if it is the machine's.
    let clock: VirtualClock?
    let crowd = Crowd()

    static func main() async {
        do {
            let clock = CommandLine.arguments.dropFirst(3).first.flatMap { Int64($0) }
                .map { VirtualClock(at: Instant(milliseconds: $0)) }
            let peer = Peer(engine: try await open(CommandLine.arguments, clock), clock: clock)
            say("open \(peer.engine.position)")
            while let line = readLine() { try await peer.obey(line.split(separator: " ").map(String.init)) }
            await peer.engine.close()
            say("closed")
        } catch {
            say("error \(error)")
            exit(1)
        }
    }

    private static func open(_ arguments: [String], _ clock: VirtualClock?) async throws -> Engine {
        guard arguments.count >= 4 else { throw Mistake("arguments: data, messages, clock") }
        var options = EngineOptions(data: arguments[1], keys: .test)
        options.isDevelopment = true
        options.isDurable = arguments.contains("durable")
        options.runsWorker = !arguments.contains("idle")
        options.runsTimers = !arguments.contains("idle") && !arguments.contains("sender")
        options.freeSpaceNeeded = 0
        options.clock = clock
        let ports = EnginePorts(
            directory: OpenDirectory(), gateway: try LineGateway(path: arguments[2]), captcha: OpenCaptcha())
        return try await Engine.open(options, ports)
    }

    private func obey(_ words: [String]) async throws {
        switch words.first {
        case "request" where words.count == 4:
            let reply = try await engine.requestRecovery(form(words), from: ClientAddress(words[3]))
            say("requested \(reply.position) \(reply.handle?.text ?? "none")")
        case "captcha" where words.count == 3:
            let reply = try await engine.submitCaptcha(Secret(words[2]), try handle(words[1]))
            say("captcha \(reply.position) \(reply.answer)")
        case "crowd" where words.count == 5:
            let (first, count) = (Int(words[3]) ?? 0, Int(words[4]) ?? 0)
            await crowd.remember(try await begin(engine, as: form(words), from: first, count: count))
            say("came \(await crowd.handles.count)")
        case "resend": say("resent \(try await resend(engine, crowd.handles))")
        case "advance" where words.count == 2:
            clock?.move(to: engine.now + .seconds(Int64(words[1]) ?? 0))
            say("advanced")
        case "same" where words.count >= 4: try await same(Int(words[1]) ?? 1, words[2], Array(words.dropFirst(3)))
        case "try" where words.count == 4: try await tryCode(words[2], try handle(words[1]), times: Int(words[3]) ?? 1)
        case "disavow" where words.count == 2:
            guard let token = engine.testToken(of: try handle(words[1]).session) else { throw Mistake("no token") }
            let reply = try await engine.disavow(token)
            say("disavowed \(reply.position) \(reply.answer)")
        case "settle": say("settled \(try await engine.settle().position)")
        case "deliver": say("delivered \(try await engine.deliverMessages())")
        case "work" where words.count == 2: try await work(from: Int(words[1]) ?? 0)
        default: throw Mistake("no such command: \(words)")
        }
    }

    private func form(_ words: [String]) throws -> RecoveryForm {
        RecoveryForm(account: try AccountIdentifier(words[1], type: .individual), phone: try PhoneNumber(words[2]))
    }

    /// One command many times at once under one key; says how many different answers there were, and one of them.
    private func same(_ count: Int, _ key: String, _ words: [String]) async throws {
        let key = IdempotencyKey(scope: "peers", key: key)
        let answers = try await withThrowingTaskGroup(of: String.self) { group in
            for _ in 0..<count {
                group.addTask {
                    let reply = try await submit(words, key)
                    return "\(reply.answer) \(reply.handle?.text ?? "none")".replacing(" ", with: "_")
                }
            }
            return try await group.reduce(into: Set<String>()) { $0.insert($1) }
        }
        say("same \(answers.count) \(answers.first ?? "none")")
    }

    private func submit(_ words: [String], _ key: IdempotencyKey) async throws -> Reply {
        switch words[0] {
        case "request": try await engine.requestRecovery(form(words), from: ClientAddress(words[3]), key: key)
        case "captcha": try await engine.submitCaptcha(Secret(words[2]), handle(words[1]), key: key)
        case "resend": try await engine.resendCode(handle(words[1]), key: key)
        case "code": try await engine.verifyCode(TypedCode(words[2]), handle(words[1]), key: key)
        case "giveUp": try await engine.giveUp(handle(words[1]), key: key)
        default: throw Mistake("no such command: \(words)")
        }
    }

    /// Many tries of one code at once; says how many came to what.
    private func tryCode(_ code: String, _ handle: Handle, times: Int) async throws {
        let code = try TypedCode(code)
        let answers = try await withThrowingTaskGroup(of: Answer.self) { group in
            for _ in 0..<times { group.addTask { try await engine.verifyCode(code, handle).answer } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        let verified = answers.count { if case .verified = $0 { true } else { false } }
        let rejected = answers.count { if case .codeRejected = $0 { true } else { false } }
        let locked = answers.count { $0 == .locked }
        say("tried \(verified) \(rejected) \(locked) \(answers.count - verified - rejected - locked)")
    }

    /// Recovers one account after the other, eight at a time, until it is killed or nothing can be written any more.
    private func work(from first: Int) async throws {
        await withDiscardingTaskGroup { group in
            for lane in 0..<8 {
                group.addTask {
                    var number = first + lane
                    do {
                        while true {
                            try await recover(number)
                            number += 8
                        }
                    } catch {
                        say("failed \(error)")
                    }
                }
            }
        }
    }

    private func recover(_ number: Int) async throws {
        let form = RecoveryForm(
            account: try AccountIdentifier(String(100_000_000_000 + number), type: .individual),
            phone: try PhoneNumber("0387" + String(String(1_000_000 + number % 1_000_000).dropFirst())))
        let client = try ClientAddress("10.\(number >> 16 & 255).\(number >> 8 & 255).\(number & 255)")
        let request = try await engine.requestRecovery(form, from: client)
        guard let handle = request.handle else { throw Mistake("\(request.answer)") }
        say("ack \(request.position) RecoveryRequested \(handle.session)")
        let captcha = try await engine.submitCaptcha(Secret("token of \(handle.session)"), handle)
        say("ack \(captcha.position) OTPIssued \(handle.session)")
        try await engine.deliverMessages()
        let code = SessionSecretsBox(testSession: handle.session).code(issue: 1)
        let verified = try await engine.verifyCode(TypedCode(String(String(1_000_000 + code).dropFirst())), handle)
        guard case .verified = verified.answer else { throw Mistake("\(verified.answer)") }
        say("ack \(verified.position) OTPVerified \(handle.session)")
        try await engine.deliverMessages()
    }

    private func handle(_ text: String) throws -> Handle {
        guard let handle = Handle(text) else { throw Mistake("no handle") }
        return handle
    }
}

private struct Mistake: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}

/// One line in one write, so that it is there whole or not at all.
private func say(_ line: String) { FileHandle.standardOutput.write(Data("\(line)\n".utf8)) }
