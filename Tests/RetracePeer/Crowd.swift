import Recovery
import Retrace

/// Many browsers that all ask for the same pair at once.
actor Crowd {
    private(set) var handles: [Handle] = []

    func remember(_ handles: [Handle]) { self.handles = handles }
}

/// Each browser requests a recovery and passes the captcha. Throws if one of them gets no code.
func begin(_ engine: Engine, as form: RecoveryForm, from first: Int, count: Int) async throws -> [Handle] {
    try await withThrowingTaskGroup(of: Handle.self) { group in
        for number in first..<(first + count) {
            group.addTask {
                let client = try ClientAddress("10.\(number >> 8 & 255).\(number & 255).7")
                let request = try await engine.requestRecovery(form, from: client)
                guard let handle = request.handle else { throw NoCode(answer: request.answer) }
                let reply = try await engine.submitCaptcha(Secret("token \(number)"), handle)
                guard case .codeIssued(issue: 1, _) = reply.answer else { throw NoCode(answer: reply.answer) }
                return handle
            }
        }
        return try await group.reduce(into: []) { $0.append($1) }
    }
}

/// All ask for another code. Returns how many were told that there is one.
func resend(_ engine: Engine, _ handles: [Handle]) async throws -> Int {
    let answers = try await withThrowingTaskGroup(of: Answer.self) { group in
        for handle in handles { group.addTask { try await engine.resendCode(handle).answer } }
        return try await group.reduce(into: []) { $0.append($1) }
    }
    return answers.count { if case .codeIssued = $0 { true } else { false } }
}

private struct NoCode: Error { let answer: Answer }
